"""Numbers and ids that a page, a link or a program wrote as text, which may be anything. Pure."""

from uuid import UUID


def number_in(text: str, most_digits: int = 9) -> int | None:
    """Return the number that a text of plain digits is; None for anything else, and for one with more digits."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= most_digits else None


def uuid_in(text: str | None) -> UUID | None:
    """Return the UUID that a text is; None for anything else."""
    try:
        return UUID(text or "")
    except ValueError:
        return None
