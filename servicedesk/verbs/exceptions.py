"""A verb that cannot be done now."""

from typing import Any

from django.core.exceptions import PermissionDenied


class Refused(Exception):
    """The state of things forbids it; `message` tells the person why and what they can do. Answered as 409.

    about: what the next step is done on, where that is on another page (see servicedesk/web/next_steps.py).
    """

    def __init__(self, message: str, *, code: str, about: Any = None) -> None:
        super().__init__(message)
        self.message, self.code, self.about = message, code, about


class NotAllowed(PermissionDenied):
    """This person may not do this to a thing they may know of. Answered as 403, with its words."""
