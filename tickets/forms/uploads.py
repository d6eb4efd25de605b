"""A field for several files."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from servicedesk.web.joining import listed
from tickets.actions.files import check_files


class FilesInput(forms.FileInput):
    """A file input that takes several files at once."""

    allow_multiple_selected = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"multiple": True, **(attrs or {})})

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> list[UploadedFile]:
        """Return every chosen file."""
        return files.getlist(name) if isinstance(files, MultiValueDict) else list(files.get(name) or [])

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return name not in files


class FilesField(forms.Field):
    """Several files; cleans to a list. Refuses too many and too large ones before anything is kept."""

    widget = FilesInput

    def clean(self, value: list[UploadedFile] | None) -> list[UploadedFile]:
        files = [file for file in value or [] if file]
        if self.required and not files:
            raise ValidationError(self.error_messages["required"], code="required")
        check_files(files)
        return files


def tell_to_choose_again(form: forms.Form) -> None:
    """Beside each file field of a refused form, name the files that a browser makes one choose again."""
    for name, field in form.fields.items():
        if not isinstance(field, FilesField):
            continue
        chosen = form.files.getlist(form.add_prefix(name)) if isinstance(form.files, MultiValueDict) else []
        names = listed(file.name or "" for file in chosen)
        if names and name not in form.errors:
            message = _(
                "Please choose again: %(names)s. A browser does not keep chosen files when a form comes back."
            )
            form.add_error(name, message % {"names": names})
