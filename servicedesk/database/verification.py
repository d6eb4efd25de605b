"""What must always be true of the rows, each as a query or an assertion: `manage.py verify`, and every night.

An app says what must be true of its own tables in a module `invariants`, under the numbers of the list of invariants;
several apps may check the same one. A check reads in batches of ids, so that a desk of any size fits in memory; it
writes nothing.
"""

import secrets
import time
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.utils.module_loading import autodiscover_modules

BATCH = 1_000
RUN = 50  # neighbours that a sample takes from each random place
SHOWN = 20

Advance = Callable[[float], None]


@dataclass
class Finding:
    """What a check has seen: how much it looked at, and what was broken (the first few in words).

    `notes` say what is as it may be and yet waits for someone.
    """

    checked: int = 0
    broken: list[str] = field(default_factory=list)
    count_broken: int = 0
    notes: list[str] = field(default_factory=list)

    def fails(self, words: str) -> None:
        """Note one thing that should not be."""
        self.count_broken += 1
        if len(self.broken) < SHOWN:
            self.broken.append(words)


@dataclass
class Scope:
    """The part of the rows that a run of checks looks at: all of them, or about `sample` from random places.

    `advance` is called with the share of the current check that is done.
    """

    sample: int | None = None
    advance: Advance = lambda share: None
    known: dict[str, Any] = field(default_factory=dict)

    def once(self, name: str, work: Callable[[], Any]) -> Any:
        """Return what `work` gives, done once a run: several checks may share one pass over the rows."""
        if name not in self.known:
            self.known[name] = work()
        return self.known[name]

    def ranges(self, rows: QuerySet[Any]) -> Iterator[tuple[int, int]]:
        """Yield (first, last) ids that cover `rows`, or a sample of them, in order and without overlap."""
        ids = rows.order_by("pk").values_list("pk", flat=True)
        lowest, highest = ids.first(), ids.last()
        if lowest is None or highest is None:
            return
        starts = self._starts(lowest, highest)
        size, last = (BATCH if starts is None else RUN), lowest - 1
        while last < highest:
            begin = last + 1
            if starts is not None:
                if not starts:
                    return
                begin = max(begin, starts.pop())
            found = list(ids.filter(pk__gte=begin)[:size])
            if not found:
                return
            last = found[-1]
            yield found[0], last
            self.advance((last - lowest + 1) / (highest - lowest + 1))

    def _starts(self, lowest: int, highest: int) -> list[int] | None:
        """Return random places to look at, the first one last; None to look everywhere."""
        if self.sample is None:
            return None
        places = -(-self.sample // RUN)
        return sorted((lowest + secrets.randbelow(highest - lowest + 1) for _ in range(places)), reverse=True)


Check = Callable[[Scope], Finding]


@dataclass(frozen=True)
class Invariant:
    """One thing that must be true, and who looks. `title` is a lazily translated text."""

    number: int
    title: Any
    check: Check

    @property
    def name(self) -> str:
        return f"{self.check.__module__}.{self.check.__name__}"


@dataclass(frozen=True)
class Checked:
    """An invariant with what its check found and how long that took."""

    invariant: Invariant
    finding: Finding
    seconds: float


_invariants: dict[str, Invariant] = {}


def invariant(number: int, title: Any) -> Callable[[Check], Check]:
    """Register a check of what must be true."""

    def register(check: Check) -> Check:
        found = Invariant(number, title, check)
        _invariants[found.name] = found
        return check

    return register


def invariants(numbers: Collection[int] | None = None) -> list[Invariant]:
    """Return what every app checks, by number; only these numbers where some are given."""
    autodiscover_modules("invariants")
    found = sorted(_invariants.values(), key=lambda one: (one.number, one.name))
    return [one for one in found if numbers is None or one.number in numbers]


def check(one: Invariant, scope: Scope) -> Checked:
    """Check an invariant."""
    began = time.monotonic()
    finding = one.check(scope)
    return Checked(one, finding, time.monotonic() - began)


def check_all(numbers: Collection[int] | None = None, sample: int | None = None) -> list[Checked]:
    """Check every invariant, on all rows or on about `sample`."""
    scope = Scope(sample)
    return [check(one, scope) for one in invariants(numbers)]
