"""The places as remembered between requests (servicedesk/cached_reads/memory.py).

A place that was merged into another stands for it from then on, wherever something still points at it: people,
requests, places in it, codes on labels. So a merge moves nothing, and taking it back is exact.
"""

from collections.abc import Iterator
from functools import cached_property

from django.utils.translation import get_language

from departments.models import Place, PlaceWord, Workplace
from servicedesk.cached_reads.memory import cached, cached_each
from servicedesk.text.bilingual import pick
from servicedesk.text.cleaning import folded

SEPARATOR = " › "
FIELDS = ("id", "parent_id", "kind", "code", "name_en", "name_zh", "zone", "is_active", "merged_into_id")


class PlaceTree:
    """All places by id; a company has tens to thousands of them, so the whole tree is one small read.

    `parent` and `children` know of lasting places alone; every other mapping of merged ones too.
    """

    def __init__(self) -> None:
        rows = list(Place.objects.order_by("position", "name_en", "pk").values(*FIELDS))
        self.merged: dict[int, int] = {
            row["id"]: row["merged_into_id"] for row in rows if row["merged_into_id"] is not None
        }
        self.kinds: dict[int, str] = {row["id"]: row["kind"] for row in rows}
        self.codes: dict[int, str] = {row["id"]: row["code"] for row in rows}
        self.zones: dict[int, str] = {row["id"]: row["zone"] for row in rows}
        self.names = {row["id"]: {"en": row["name_en"], "zh": row["name_zh"]} for row in rows}
        self.in_use: set[int] = {row["id"] for row in rows if row["is_active"]}
        self.parent: dict[int, int | None] = {}
        self.children: dict[int | None, list[int]] = {}
        for row in rows:
            if row["id"] not in self.merged:
                above = row["parent_id"]
                self.parent[row["id"]] = above = above if above is None else self.lasting(above)
                self.children.setdefault(above, []).append(row["id"])

    def lasting(self, place: int) -> int:
        """Return the place that a merged one has become; any other as it is."""
        while place in self.merged:
            place = self.merged[place]
        return place

    def name(self, place: int) -> str:
        """Return the place's name in the reader's language."""
        return pick(self.names[self.lasting(place)], get_language() or "en")

    def path(self, place: int) -> str:
        """Return the names from the largest place down: "Shanghai › Tower 2 › Room 3.12"; "" for an unknown one."""
        return SEPARATOR.join(self.name(pk) for pk in reversed(self.line(place)))

    def line(self, place: int) -> list[int]:
        """Return the place and everything that it lies in, from the inside out; nothing for an unknown one."""
        found: list[int] = []
        at: int | None = self.lasting(place)
        while at is not None and at in self.parent:
            found.append(at)
            at = self.parent[at]
        return found

    def line_of_codes(self, place: int) -> tuple[str, ...]:
        """Return the codes that name a place in conditions: its own and those of all that it lies in."""
        return tuple(self.codes[pk] for pk in self.line(place))

    def walk(self, place: int) -> Iterator[int]:
        """Yield the place and everything in it, each before what it holds."""
        waiting = [self.lasting(place)]
        while waiting:
            at = waiting.pop()
            yield at
            waiting.extend(reversed(self.children.get(at, [])))

    def below(self, place: int) -> set[int]:
        """Return the place and everything in it, with what was merged into these: rows may still point there."""
        found = set(self.walk(place))
        return found | {pk for pk in self.merged if self.lasting(pk) in found}

    def zone(self, place: int) -> str:
        """Return the time zone of a place, its own or that of the nearest around it; "" where none is named."""
        return next((self.zones[pk] for pk in self.line(place) if self.zones[pk]), "")

    def called(self, words: str) -> set[int]:
        """Return the places that words mean: the one of that code, else those of that name or of which it was said.

        A code is known even where its place is out of use.
        """
        by_code = self.coded(words)
        return {by_code} if by_code is not None else self._by_name.get(folded(words), set())

    def coded(self, code: str) -> int | None:
        """Return the place that a code means, in any case of its letters; a merged one is what it has become."""
        return self._by_code.get(folded(code))

    @cached_property
    def searched(self) -> dict[int, str]:
        """What each place in use is found by: its codes and names, those merged into it, and those of all around it."""
        own = {pk: folded(" ".join((self.codes[pk], *self.names[pk].values()))) for pk in self.codes}
        for pk in self.merged:
            own[self.lasting(pk)] += " " + own[pk]
        return {pk: " ".join(own[one] for one in self.line(pk)) for pk in self.parent if pk in self.in_use}

    @cached_property
    def _by_code(self) -> dict[str, int]:
        return {folded(code): self.lasting(pk) for pk, code in self.codes.items()}

    @cached_property
    def _by_name(self) -> dict[str, set[int]]:
        found: dict[str, set[int]] = {}
        for pk in self.parent:
            for name in {folded(name) for name in self.names[pk].values()} - {""}:
                if pk in self.in_use:
                    found.setdefault(name, set()).add(pk)
        for text, place in PlaceWord.objects.values_list("text", "place_id"):
            found[text] = {self.lasting(place)}
        return found


@cached
def place_tree() -> PlaceTree:
    """Return the places as they are now."""
    return PlaceTree()


@cached_each
def workplaces(people: set[int]) -> dict[int, int | None]:
    """Return person -> the place where they work, None where nobody has said; for every id."""
    known = dict(Workplace.objects.filter(user__in=people).values_list("user_id", "place_id"))
    return {pk: known.get(pk) for pk in people}
