"""A field for several files."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.datastructures import MultiValueDict
from django.utils.functional import lazy
from django.utils.translation import gettext as _

from servicedesk.web.display.joining import listed, sentences
from tickets.actions.files import check_files, safe_name, too_large, too_many, without_content

KEEPS_FILES = "keeps_files"


def size_hint() -> str:
    """Say how large a file may be."""
    return _("Up to %(n)s MB each.") % {"n": settings.ATTACHMENT_MAX_BYTES // 1024**2}


lazy_size_hint = lazy(size_hint, str)


def limits() -> dict[str, str]:
    """Return the attributes by which a script refuses files before they travel, with its words."""
    return {
        "data-max-bytes": str(settings.ATTACHMENT_MAX_BYTES),
        "data-too-large": too_large("{name}"),
        "data-without-content": without_content("{name}"),
        "data-max-files": str(settings.ATTACHMENTS_PER_MESSAGE),
        "data-too-many": too_many(),
    }


class FilesInput(forms.FileInput):
    """A file input that takes several files at once."""

    allow_multiple_selected = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"multiple": True, **(attrs or {})})

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Tell scripts the limits."""
        return super().get_context(name, value, {**limits(), **(attrs or {})})

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> list[UploadedFile]:
        """Return every chosen file."""
        return files.getlist(name) if isinstance(files, MultiValueDict) else list(files.get(name) or [])

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return name not in files


class FilesField(forms.Field):
    """Several files; cleans to a list. Refuses too many, too large and empty ones before anything is stored."""

    widget = FilesInput

    def __init__(self, **options: Any) -> None:
        """Take what a Field takes; the help says how large a file may be."""
        given = options.pop("help_text", "")
        hint = lazy_size_hint()
        super().__init__(help_text=lazy(sentences, str)([given, hint]), **options)

    def clean(self, value: list[UploadedFile] | None) -> list[UploadedFile]:
        files = [file for file in value or [] if file]
        if self.required and not files:
            raise ValidationError(self.error_messages["required"], code="required")
        check_files(files)
        return files


def tell_to_choose_again(form: forms.Form) -> None:
    """Beside each file field of a refused form, name the files that a browser makes one choose again.

    A script that sent the form keeps them chosen, and says so.
    """
    if KEEPS_FILES in form.data:
        return
    for name, field in form.fields.items():
        if not isinstance(field, FilesField):
            continue
        chosen = form.files.getlist(form.add_prefix(name)) if isinstance(form.files, MultiValueDict) else []
        names = listed(safe_name(file.name or "") for file in chosen)
        if names and name not in form.errors:
            message = _(
                "Please choose again: %(names)s. A browser does not keep chosen files when a form comes back."
            )
            form.add_error(name, message % {"names": names})
