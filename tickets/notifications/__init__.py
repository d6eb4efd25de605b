"""The wording of notices about tickets, by kind. Who gets them is in tickets/subscribers.py."""

from tickets.notifications import promises, requests, work

__all__ = ["promises", "requests", "work"]
