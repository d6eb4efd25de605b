"""The key of an opened form: what was sent once under it is known again, in the browser and on the server."""

from typing import Any
from uuid import uuid4

from django import forms

KEY = "submission_key"


class KeyField(forms.UUIDField):
    """A hidden field, new for every form that is opened; a browser without scripts must not fill in an older one."""

    def __init__(self, **options: Any) -> None:
        """Take what a UUIDField takes."""
        widget = forms.HiddenInput(attrs={"autocomplete": "off"})
        super().__init__(**{"required": False, "initial": uuid4, "widget": widget, **options})
