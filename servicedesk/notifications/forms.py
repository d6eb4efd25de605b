"""What a person wants to be told, and how."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from servicedesk.accounts.models import User

from .kinds import Kind, kinds_for
from .models import Channel

CHANNELS = {Channel.APP: _("in the app"), Channel.MAIL: _("by email")}


@dataclass(frozen=True)
class Row:
    """A kind in the form: a box per channel; None where the kind does not use the channel."""

    kind: Kind
    boxes: list[forms.BoundField | None]


class PreferencesForm(forms.Form):
    """One box per kind that concerns the person and channel, ticked as set now."""

    def __init__(self, person: User, wants: Mapping[tuple[str, str], bool], data: Any = None) -> None:
        """Take what the person chose so far: (kind, channel) -> wanted, where it differs from the default."""
        super().__init__(data)
        self._kinds = kinds_for(person)
        self._keys: dict[str, tuple[str, str]] = {}
        for kind in self._kinds:
            for channel in CHANNELS:
                if channel in kind.channels:
                    self._add_box(kind, channel, wants)

    def _add_box(self, kind: Kind, channel: Channel, wants: Mapping[tuple[str, str], bool]) -> None:
        name = f"{kind.name}.{channel.value}"
        label = f"{kind.label} · {CHANNELS[channel]}"
        box = forms.CheckboxInput(attrs={"class": "form-check-input", "aria-label": label})
        default = channel not in kind.quiet
        self.fields[name] = forms.BooleanField(
            required=False,
            label=label,
            disabled=not kind.is_optional,
            initial=wants.get((kind.name, channel.value), default) if kind.is_optional else default,
            widget=box,
        )
        self._keys[name] = (kind.name, channel.value)

    def groups(self) -> Iterator[tuple[str, list[Row]]]:
        """Yield heading and rows."""
        grouped: dict[str, list[Row]] = {}
        for kind in self._kinds:
            names = [f"{kind.name}.{channel.value}" for channel in CHANNELS]
            boxes = [self[name] if name in self.fields else None for name in names]
            grouped.setdefault(str(kind.group), []).append(Row(kind, boxes))
        yield from grouped.items()

    def choices(self) -> dict[tuple[str, str], bool]:
        """Return (kind, channel) -> wanted for every box that may be changed."""
        return {
            key: bool(self.cleaned_data[name])
            for name, key in self._keys.items()
            if not self.fields[name].disabled
        }
