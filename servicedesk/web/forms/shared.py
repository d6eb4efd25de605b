"""Forms of something that several people may have open at once: none replaces unseen what another has saved.

The form carries what its reader saw of each field, as short digests. Where the desk holds something else when the form
comes back, it is refused once: a field that the reader left alone shows what it is now, beside one that both changed is
said what it is now, and what was typed stays. Saving again takes the form as it then is. A form without digests, such
as a program's, is taken as it is. Views lock with `in_turn` of `servicedesk.web.verbs`, so that nobody saves between.
"""

from collections.abc import Mapping
from hashlib import blake2b
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from servicedesk.web.display.joining import listed

SEEN = "seen"
MOST_SHOWN = 200
SAVED_AFTER_OPENING = gettext_lazy(
    "Someone saved this after you opened it. What you typed is kept. Check it, then save again."
)


def digest_of(value: Any) -> str:
    """Return a few letters that stand for what a field holds; equal for all that look the same in it."""
    return blake2b(_plain(value).encode(), digest_size=6).hexdigest()


class SharedForm(forms.Form):
    """A form that begins with what is stored, which is read anew when it comes back."""

    def share(self) -> None:
        """Carry from now on what the reader sees; for forms of what is stored already."""
        widget = forms.HiddenInput(attrs={"autocomplete": "off"})
        self.fields[SEEN] = forms.CharField(required=False, max_length=4000, widget=widget)

    def get_initial_for_field(self, field: forms.Field, field_name: str) -> Any:
        """Return what a field begins with; of the digests, those of all others."""
        return self._digests() if field_name == SEEN else super().get_initial_for_field(field, field_name)

    def full_clean(self) -> None:
        """Check, and compare with what is stored."""
        super().full_clean()
        if self.is_bound and SEEN in self.fields:
            self.cleaned_data.pop(SEEN, None)
            self._compare()

    def _compare(self) -> None:
        seen = _read(str(self.data.get(self.add_prefix(SEEN), "")))
        changed = [
            name for name in self._compared() if seen.get(name, self._digest(name)) != self._digest(name)
        ]
        typed = {name: digest_of(self[name].value()) for name in changed}
        differing = [name for name in changed if typed[name] != self._digest(name)]
        if not differing:
            return
        untouched = [name for name in differing if typed[name] == seen[name]]
        self._take_over([*untouched, SEEN])
        self._refuse(untouched, [name for name in differing if name not in untouched])

    def _refuse(self, untouched: list[str], disputed: list[str]) -> None:
        self.add_error(None, SAVED_AFTER_OPENING)
        if untouched:
            names = {"names": listed(self.fields[name].label for name in untouched)}
            self.add_error(None, _("Changed there, and shown here now: %(names)s.") % names)
        for name in disputed:
            words = self._words(name)
            said = _("Now saved: “%(words)s”. Saving again replaces it.") % {"words": words}
            self.add_error(name, said if words else _("It was emptied. Saving again fills it in."))

    def _take_over(self, names: list[str]) -> None:
        """Show what is stored in these fields instead of what was posted."""
        data = cast(QueryDict, self.data).copy()
        for name in names:
            value = self._stored(name)
            shown = self.fields[name].widget.format_value(value)
            place = self.add_prefix(name)
            if isinstance(self.fields[name], forms.BooleanField):
                data.setlist(place, ["on"] if value else [])
            else:
                data.setlist(place, shown if isinstance(shown, list) else [shown or ""])
        self.data = data

    def _words(self, name: str) -> str:
        """Return what is stored, as its reader would say it."""
        value, field = self._stored(name), self.fields[name]
        if isinstance(field, forms.BooleanField):
            return _("Yes") if value else _("No")
        known = {str(key): str(label) for key, label in getattr(field, "choices", ())}
        several = value if isinstance(value, list | tuple) else [value]
        shown = [
            getattr(one, "text", known.get(str(one), str(one))) for one in several if one not in (None, "")
        ]
        return Truncator(listed(shown)).chars(MOST_SHOWN)

    def _compared(self) -> list[str]:
        return [name for name, field in self.fields.items() if name != SEEN and not field.disabled]

    def _digests(self) -> str:
        return " ".join(f"{name}={self._digest(name)}" for name in self._compared())

    def _digest(self, name: str) -> str:
        return digest_of(self._stored(name))

    def _stored(self, name: str) -> Any:
        field = self.fields[name]
        return field.prepare_value(self.get_initial_for_field(field, name))


def _read(digests: str) -> Mapping[str, str]:
    return {name: digest for name, _sign, digest in (part.partition("=") for part in digests.split())}


def _plain(value: Any) -> str:
    if isinstance(value, list | tuple | set):
        return "\n".join(sorted(_plain(one) for one in value))
    if isinstance(value, bool):
        return str(value or "")
    return "" if value is None else "\n".join(str(value).split())
