"""Layout pieces that the desk's crispy-forms share."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, LayoutObject
from crispy_forms.utils import TEMPLATE_PACK, render_field
from django.template.loader import get_template, render_to_string

from servicedesk.web.display.fields import form_field, together
from servicedesk.web.forms.names import readers_first

MARKS = ("EN", "中文")


class Section(LayoutObject):
    """Fields that belong together, under a heading and one sentence of help."""

    def __init__(self, title: Any, *fields: Any, help_text: Any = "") -> None:
        """Take the heading, the fields and the sentence."""
        self.title, self.help_text, self.fields = title, help_text, list(fields)

    def render(self, form: Any, context: Any, template_pack: Any = TEMPLATE_PACK, **kwargs: Any) -> str:
        """Return the section with its fields."""
        drawn = (self._drawn(one, form, context, template_pack, **kwargs) for one in self.fields)
        words = {"title": self.title, "help_text": self.help_text, "fields": together(drawn)}
        return render_to_string("components/form_section.html", words)

    def _drawn(self, field: Any, form: Any, context: Any, template_pack: Any, **kwargs: Any) -> str:
        """Draw a plain field without a template, for which the whole context of the page would be copied."""
        if not isinstance(field, str) or field not in form.fields:
            return str(render_field(field, form, context, template_pack=template_pack, **kwargs))
        form.rendered_fields.add(field)
        return form_field(form[field])


class Piece:
    """A template in the layout, with the context of the page; unlike crispy's `HTML`, it is parsed once."""

    def __init__(self, template: str) -> None:
        """Take the name of the template."""
        self.template = template

    def render(self, _form: Any, context: Any, template_pack: Any = TEMPLATE_PACK, **_kwargs: Any) -> str:
        """Return the piece."""
        template: Any = get_template(self.template)
        with context.push():
            return str(template.template.render(context))


class Bilingual(LayoutObject):
    """`Bilingual("name")` puts the fields name_en and name_zh side by side, each marked, the reader's first."""

    def __init__(self, name: str) -> None:
        """Take the name without the language."""
        self.fields = [f"{name}_en", f"{name}_zh"]

    def render(self, form: Any, context: Any, template_pack: Any = TEMPLATE_PACK, **kwargs: Any) -> str:
        """Return both fields."""
        marks = dict(zip(self.fields, MARKS, strict=True))
        sides = [
            (marks[name], render_field(name, form, context, template_pack=template_pack, **kwargs))
            for name in readers_first((self.fields[0], self.fields[1]))
        ]
        return render_to_string("components/form_bilingual.html", {"sides": sides})


class Actions(LayoutObject):
    """The row at the end of a form: the button that does it, one that does more, and the way out."""

    def __init__(
        self, label: Any, *, cancel: str = "", style: str = "primary", also: tuple[str, Any] | None = None
    ) -> None:
        """Take the label of the button, where cancelling leads, primary or danger, name and label of a second one."""
        self.label, self.cancel, self.style, self.also = label, cancel, style, also
        self.fields: list[Any] = []

    def render(self, form: Any, context: Any, template_pack: Any = TEMPLATE_PACK, **kwargs: Any) -> str:
        """Return the buttons."""
        words = {"label": self.label, "cancel": self.cancel, "style": self.style, "also": self.also}
        return render_to_string("components/form_actions.html", words)


def helper(*pieces: Any, method: str = "post", action: str = "", draft: str | None = None) -> FormHelper:
    """Return a FormHelper with this layout; the form is guarded against double clicks and refuses nothing by
    itself. With `draft` (a name, or "" for the form's address) the browser keeps what is typed until it is accepted.

    The browser's own validation is off (`novalidate`), so that errors are shown beside the field in the person's
    language.
    """
    made = FormHelper()
    made.form_method, made.form_action = method, action
    made.attrs = {"novalidate": "", "data-guard": ""} | ({} if draft is None else {"data-draft": draft})
    made.layout = Layout(*pieces)
    made.render_hidden_fields, made.include_media = (
        True,
        False,
    )  # no widget brings scripts or sheets of its own
    return made
