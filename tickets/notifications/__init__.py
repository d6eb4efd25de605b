"""What people are told about tickets: kind of notice -> words. Who is told is in tickets/subscribers.py."""

from tickets.notifications import promises, requests, work

__all__ = ["promises", "requests", "work"]
