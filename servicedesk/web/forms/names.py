"""A name in two languages, of which one is enough: readers of the other see the one there is."""

from typing import Any

from django import forms
from django.utils.translation import get_language, gettext_lazy

from servicedesk.web.forms.text_fields import LineField

NAMES = ("name_en", "name_zh")
NAME_MISSING = gettext_lazy("Enter a name in at least one language.")
ONE_IS_ENOUGH = gettext_lazy("One language is enough. Readers of the other see it too.")


def readers_first(names: tuple[str, str]) -> tuple[str, str]:
    """Return the English and the Chinese of two, the reader's language first."""
    english, chinese = names
    return (chinese, english) if (get_language() or "en").startswith("zh") else (english, chinese)


def require_a_name(form: forms.Form) -> None:
    """Say beside the name in the reader's language that one of the two is needed, if neither is there."""
    is_read = not set(NAMES) & form.errors.keys()
    if is_read and not any(form.cleaned_data.get(name) for name in NAMES):
        form.add_error(readers_first(NAMES)[0], NAME_MISSING)


class NamedForm(forms.Form):
    """A form of something that has a name in at least one language."""

    name_en = LineField(label=gettext_lazy("Name in English"), max_length=120, required=False)
    name_zh = LineField(label=gettext_lazy("Name in Chinese"), max_length=120, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Say that one language is enough."""
        super().__init__(*args, **kwargs)
        self.fields[readers_first(NAMES)[0]].help_text = ONE_IS_ENOUGH

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        require_a_name(self)
        return data
