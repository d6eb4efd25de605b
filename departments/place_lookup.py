"""Which place someone means by a code or a name; the same for forms and programs."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from departments.cached_places import PlaceTree, place_tree
from departments.models import Place
from departments.queries.places import find_places
from servicedesk.text.cleaning import clean_line
from servicedesk.web.display.joining import listed, qualified

SUGGESTED = 5
SHOWN_LETTERS = 60


def place_called(raw: Any) -> Place | None:
    """Return the place that is meant by a code or a name, None for blanks. Raises ValidationError.

    A name that several places have could be any of them, so it is refused with their codes.
    """
    if isinstance(raw, Place):
        return raw
    words = clean_line(str(raw).replace("\x00", ""))
    if not words:
        return None
    tree = place_tree()
    found = tree.called(words)
    if len(found) != 1:
        raise _unclear(tree, words, found)
    [place] = found
    if place not in tree.in_use:
        raise ValidationError(
            _("%(name)s is no longer in use.") % {"name": tree.path(place)}, code="out_of_use"
        )
    return Place.objects.get(pk=place)


def _unclear(tree: PlaceTree, words: str, found: set[int]) -> ValidationError:
    shown = Truncator(words).chars(SHOWN_LETTERS)
    near = sorted(found) or find_places(words, SUGGESTED)
    if not near:
        return ValidationError(
            _("No place is called “%(words)s”. Enter its code or name.") % {"words": shown}, code="no_place"
        )
    names = listed(qualified(tree.path(pk), tree.codes[pk]) for pk in near[:SUGGESTED])
    text = _("“%(words)s” could be %(places)s. Enter the code.") % {"words": shown, "places": names}
    return ValidationError(text, code="unclear")
