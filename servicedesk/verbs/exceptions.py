"""A verb that cannot be done now."""

from django.core.exceptions import PermissionDenied


class Refused(Exception):
    """The state of things forbids it; `message` tells the person why and what they can do. Answered as 409."""

    def __init__(self, message: str, *, code: str) -> None:
        super().__init__(message)
        self.message, self.code = message, code


class NotAllowed(PermissionDenied):
    """This person may not do this to a thing they may know of. Answered as 403, with its words."""
