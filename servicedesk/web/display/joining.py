"""Texts put together as the reader's language does: lists, and a label before what it says."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import pgettext


def listed(things: Iterable[Any]) -> str:
    """Return "Ann, Ben, Eve", in Chinese with 、 between them."""
    return pgettext("between names in a list", ", ").join(str(thing) for thing in things)


def clauses(parts: Iterable[Any]) -> str:
    """Return "it was paused, its calendar changed": parts of one sentence, in Chinese with a full-width comma."""
    return pgettext("between parts of a sentence", ", ").join(str(part) for part in parts)


def sentences(parts: Iterable[Any]) -> str:
    """Return "One. Two.": the sentences that are not empty, in Chinese without a space between them."""
    texts = [str(part) for part in parts if part]
    return gap().join(texts) if len(texts) > 1 else "".join(texts)


def gap() -> str:
    """Return what goes between two sentences: a space, in Chinese nothing."""
    return pgettext("one sentence after another", "%(one)s %(two)s") % {"one": "", "two": ""}


def grouped(groups: Iterable[str]) -> str:
    """Return groups of words on one line: "Taxi, 80; Hotel, 200", in Chinese with full-width semicolons."""
    return pgettext("between groups", "; ").join(groups)


def labelled(label: Any, text: Any) -> str:
    """Return "Request: IT-100", in Chinese with a full-width colon and no space; "Abroad? No" after a question."""
    if str(label).endswith(("?", "？")):
        return f"{label}{gap()}{text}"
    return pgettext("a label and what it says", "%(label)s: %(text)s") % {"label": label, "text": text}


def bracketed(text: Any) -> str:
    """Return "(Li Wei)", in Chinese with full-width brackets."""
    return pgettext("in brackets", "(%(text)s)") % {"text": text}


def qualified(name: Any, text: Any) -> str:
    """Return "Finance (FIN)", in Chinese with full-width brackets and no space."""
    words = {"name": name, "text": text}
    return pgettext("a name and what is in brackets after it", "%(name)s (%(text)s)") % words
