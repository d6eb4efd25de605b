"""The field for files, the same wherever the desk takes some.

A script uploads each file when it is chosen, dropped or pasted, and the form sends its token (`static/js/uploads.js`).
Without scripts the files come with the form; where it is shown again, they are kept as uploads and listed beside the
input, each with a box that is ticked as long as it is to be sent.
"""

from collections.abc import Iterable, Mapping
from typing import Any, cast

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.forms.widgets import Input
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils.datastructures import MultiValueDict
from django.utils.functional import lazy
from django.utils.translation import gettext as _

from servicedesk.accounts.models import User
from servicedesk.web.display.joining import sentences
from tickets.actions.files import check_files, no_longer_here, too_large, too_many, without_content
from tickets.actions.staged_files import StagedFile, files_named
from tickets.actions.uploads import stage
from tickets.display.files import FileLink, links_to_uploads

Files = list["UploadedFile[Any]"]


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
        "data-gone": no_longer_here(),
    }


class FilesInput(Input):
    """A file input that takes several files at once, with the list of what its owner uploaded."""

    input_type = "file"
    needs_multipart_form = True
    in_composer = False
    owner: User | None = None

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"multiple": True, **(attrs or {})})

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Files:
        """Return every file, the uploaded ones first."""
        tokens = _all_of(data, name)
        named = files_named(self.owner, tokens) if tokens and self.owner is not None else []
        return [*named, *_all_of(files, name)]

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return name not in files and name not in data

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> Any:
        """Return the whole field."""
        context = self.get_context(name, None, attrs)
        shown = {"files": _links(value), "limits": limits(), "in_composer": self.in_composer}
        return render_to_string("components/uploads.html", {**context, **shown})


class FilesField(forms.Field):
    """Several files; cleans to a list. Refuses too many, too large and empty ones before anything is stored."""

    widget = FilesInput

    def __init__(self, **options: Any) -> None:
        """Take what a Field takes; the help says how large a file may be."""
        given = options.pop("help_text", "")
        hint = lazy_size_hint()
        super().__init__(help_text=lazy(sentences, str)([given, hint]), **options)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Let a script name the field where a file may belong to one of several."""
        return {"data-label": self.label or ""}

    def clean(self, value: Files | None) -> Files:
        files = [file for file in value or [] if file is not None]
        if self.required and not files:
            raise ValidationError(self.error_messages["required"], code="required")
        check_files(files)
        return files


def composer_files(form: forms.Form | None) -> Any:
    """Return the field for files of the message form that stands on a page by itself."""
    described = "files-limit files-error" if form is not None and form.errors.get("files") else "files-limit"
    widget = FilesInput({"id": "composer-files", "aria-describedby": described})
    widget.in_composer = True
    return widget.render("files", form["files"].value() if form is not None else None)


def give_owner(form: forms.Form, user: User) -> None:
    """Say whose uploads the tokens in the file fields of a form may name."""
    for field in form.fields.values():
        if isinstance(field, FilesField):
            field.widget.owner = user


def keep_files(form: forms.Form, user: User) -> None:
    """Keep the files that came with a form which is shown again, so that nobody has to choose them again.

    What is wrong with a file is beside its field; the others are kept all the same.
    """
    if not form.is_bound or not isinstance(form.files, MultiValueDict):
        return
    fields = [name for name, field in form.fields.items() if isinstance(field, FilesField)]
    came = {name: group for name in fields if (group := form.files.getlist(form.add_prefix(name)))}
    if not came:
        return
    data = cast(QueryDict, form.data).copy()
    for name, group in came.items():
        shown = form.add_prefix(name)
        data.setlist(shown, [*_all_of(data, shown), *_staged(form, name, group, user)])
    kept = [(name, form.files.getlist(name)) for name in form.files if name not in map(form.add_prefix, came)]
    form.data, form.files = data, MultiValueDict(kept)


def carry_over(form: forms.Form, names: Iterable[str], to: str) -> None:
    """Let files that came under names of fields which the form no longer has count as files of the field `to`."""
    data, files = form.data.copy(), form.files.copy()  # type: ignore[attr-defined]
    for one in (data, files):
        one.setlist(to, [file for name in (to, *names) for file in one.getlist(name)])
    form.data, form.files = data, files


def _staged(form: forms.Form, name: str, group: Files, user: User) -> list[str]:
    tokens = []
    for file in group:
        try:
            tokens.append(str(stage(file, by=user).pk))
        except ValidationError as error:
            if name not in form.errors:
                form.add_error(name, error)
    return tokens


def _links(value: Any) -> list[FileLink]:
    return links_to_uploads(file.upload for file in value or () if isinstance(file, StagedFile))


def _all_of(data: Any, name: str) -> list[Any]:
    """Return all values under a name; a script sends an input without a file as an empty text."""
    value = data.getlist(name) if isinstance(data, MultiValueDict) else data.get(name)
    values = value if isinstance(value, list | tuple) else [value]
    return [one for one in values if one not in ("", None)]
