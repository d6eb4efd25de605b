"""Whose affair a failed turn is: that of those who oversee the desk.

People's roles are in a layer above; the caller says whether the person `oversees` (is an admin).
"""

from typing import Any


def may_retry(person: Any, *, oversees: bool) -> bool:
    """Say whether the person may let a failed turn be tried again; the desk itself (None) may."""
    return person is None or oversees
