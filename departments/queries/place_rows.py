"""The places as a list to keep: as a tree, one level of a large one, or those that match a few letters."""

from collections import Counter
from dataclasses import dataclass

from departments.cached_places import PlaceTree, place_tree
from departments.enums import PlaceKind
from departments.models import Workplace
from departments.queries.places import find_places

WHOLE = 300  # places that are listed at once; of more, one level at a time
FOUND = 100


@dataclass(frozen=True)
class PlaceRow:
    """A place as it is listed. holds: places in it, people: those who work there; around: its path without itself."""

    pk: int
    depth: int
    code: str
    name: str
    kind: str
    zone: str
    around: str
    is_active: bool
    holds: int
    people: int
    stands_for: tuple[str, ...]


def place_rows(within: int | None = None, text: str = "") -> list[PlaceRow]:
    """Return the places that a few letters find, else those in `within`, else all of them from the largest down."""
    tree = place_tree()
    people = _people(tree)
    if text:
        return [_row(tree, pk, 0, people) for pk in find_places(text, FOUND)]
    begin = tree.children.get(within, [])
    if len(tree.parent) > WHOLE:
        return [_row(tree, pk, 0, people) for pk in begin]
    least = len(tree.line(within)) + 1 if within is not None else 1
    return [_row(tree, pk, len(tree.line(pk)) - least, people) for one in begin for pk in tree.walk(one)]


def _row(tree: PlaceTree, pk: int, depth: int, people: Counter[int]) -> PlaceRow:
    above = tree.parent[pk]
    merged = (one for one in tree.merged if tree.lasting(one) == pk) if tree.merged else ()
    return PlaceRow(
        pk=pk,
        depth=depth,
        code=tree.codes[pk],
        name=tree.name(pk),
        kind=str(PlaceKind(tree.kinds[pk]).label),
        zone=tree.zones[pk],
        around=tree.path(above) if above is not None else "",
        is_active=pk in tree.in_use,
        holds=len(tree.children.get(pk, [])),
        people=people[pk],
        stands_for=tuple(sorted(tree.codes[one] for one in merged)),
    )


def _people(tree: PlaceTree) -> Counter[int]:
    found: Counter[int] = Counter()
    rows = Workplace.objects.filter(user__is_active=True).values_list("place_id", flat=True)
    found.update(tree.lasting(pk) for pk in rows)
    return found
