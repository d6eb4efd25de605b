"""Every kind of story that the demo tells is what the real verbs make of it, row by row.

A story is told without a database and its rows are copied in; then the same things are done by the same people at the
same moments through the verbs of tickets and surveys, with the timers firing between them. Both must leave the same
rows. `PROVE=400` plays so many of the 400 requests drawn, else it is a twentieth of them at most; `STORY_SEED` is
the seed.
"""

import inspect
import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import islice
from random import SystemRandom

import pytest
from django.db import transaction

from servicedesk.demo import copying, loading
from servicedesk.demo.copying import Rows
from servicedesk.demo.dice import dice
from servicedesk.demo.feedback import write_feedback
from servicedesk.demo.filing import Filings
from servicedesk.demo.founding import found
from servicedesk.demo.keeping import Keeper
from servicedesk.demo.rows import write_ticket
from servicedesk.demo.stories import Draft, tell
from servicedesk.demo.surveying import survey
from servicedesk.demo.world import World
from servicedesk.timers.models import Timer
from tickets.models import Ticket

from .picture import Picture, paint
from .playing import VERBS, Deed, overheard, play, ratings_of

UNTIL = datetime(2026, 6, 10, 7, 30, tzinfo=UTC)
REQUESTS = 400
SEED = int(os.environ.get("STORY_SEED") or SystemRandom().randrange(1_000_000))


@dataclass(frozen=True)
class Story:
    """A request with what is done to it, and the traits that tell its kind."""

    draft: Draft
    deeds: tuple[Deed, ...]
    traits: frozenset[str]


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker) -> Iterator[World]:
    """The demo company on the day before its first request, with no timers of its own."""
    with django_db_blocker.unblock(), transaction.atomic():
        years = range(UNTIL.year - 2, UNTIL.year + 2)
        company = found(seed=SEED, at=UNTIL - loading.FOUNDED_BEFORE, years=years)
        Timer.objects.all().delete()
        yield survey(company, SEED)
        transaction.set_rollback(True)


def told(world: World, draft: Draft) -> tuple[Keeper, Story]:
    with overheard() as deeds:
        keeper = tell(world, draft, dice(world.seed, draft.index), UNTIL)
    return keeper, Story(draft, tuple(deeds), frozenset(traits(keeper, deeds)))


def traits(keeper: Keeper, deeds: list[Deed]) -> Iterator[str]:
    """Yield what happens in a story, as far as it makes a difference for its rows."""
    filing, before = keeper.filing, "filed"
    yield f"ends {keeper.state} {keeper.closed_how}"
    yield f"came {filing.source}"
    yield "for somebody else" if filing.filer.pk != filing.requester.pk else "for oneself"
    if keeper.was_misrouted:
        yield "sent to the wrong place"
    for deed in deeds:
        yield f"{deed.verb} after {before}"
        before = deed.verb
    for clock in keeper.clocks.clocks:
        yield f"{clock.kind} {min(clock.cycle, 3)} {clock.outcome} {clock.calendar is None}"
        yield from (f"{clock.kind} {granted.reason}" for granted in clock.adjustments)
        yield from (f"{one.level} {one.is_fired}" for one in clock.firings)
    yield from (f"{event.kind} flagged" for event in keeper.events if event.data.get("flagged"))


def drafts(world: World, count: int) -> Iterator[Draft]:
    """Yield requests as the demo would draw them; each is the first of its department."""
    for draft in islice(Filings(world, count, UNTIL).drafts(), count):
        code = world.units[draft.offer.department].code
        yield replace(draft, number=f"{code}-1")


def chosen(world: World) -> list[Draft]:
    """Return so few requests that every trait of any of them is among theirs."""
    stories = [told(world, draft)[1] for draft in drafts(world, REQUESTS)]
    if most := int(os.environ.get("PROVE", "0")):
        return [story.draft for story in stories[:most]]
    open_traits = frozenset[str]().union(*(story.traits for story in stories))
    found_ones: list[Draft] = []
    while open_traits and len(found_ones) < REQUESTS // 20:
        best = max(stories, key=lambda story: len(story.traits & open_traits))
        found_ones.append(best.draft)
        open_traits -= best.traits
    return found_ones


def as_told(world: World, draft: Draft) -> tuple[Picture, list[Deed]]:
    """Return the rows that the demo writes, and the ratings among them."""
    throw = dice(world.seed, draft.index)
    keeper = tell(world, draft, throw, UNTIL)
    rows = Rows(copying.next_ids())
    pk = write_ticket(rows, keeper)
    write_feedback(rows, keeper, pk, throw, UNTIL)
    copying.copy(rows.texts())
    loading._settle_dispatches()
    ticket = Ticket.objects.get(pk=pk)
    return paint(ticket), ratings_of(ticket)


def as_played(world: World, draft: Draft, ratings: list[Deed]) -> Picture:
    keeper, story = told(world, draft)
    deeds = sorted([*story.deeds, *ratings], key=lambda deed: deed.at)
    return paint(play(keeper.filing, deeds, UNTIL))


def differences(told_rows: Picture, played: Picture) -> list[str]:
    found_ones = []
    for table in sorted(told_rows.keys() | played.keys()):
        mine, theirs = told_rows.get(table, []), played.get(table, [])
        for number in range(max(len(mine), len(theirs))):
            left = mine[number] if number < len(mine) else {}
            right = theirs[number] if number < len(theirs) else {}
            for key in sorted(left.keys() | right.keys()):
                if left.get(key, "no row") != right.get(key, "no row"):
                    found_ones.append(
                        f"{table} {number} ({left.get('of', right.get('of'))}) {key}: "
                        f"told {left.get(key, 'no row')!r}, played {right.get(key, 'no row')!r}"
                    )
    return found_ones


@pytest.mark.django_db
def test_the_verbs_leave_the_rows_that_the_demo_tells(world: World) -> None:
    found_ones: list[str] = []
    for draft in chosen(world):
        with transaction.atomic():
            told_rows, ratings = as_told(world, draft)
            transaction.set_rollback(True)
        with transaction.atomic():
            played = as_played(world, draft, ratings)
            transaction.set_rollback(True)
        found_ones += [
            f"STORY_SEED={SEED}, request {draft.index}: {one}" for one in differences(told_rows, played)
        ]
    assert not found_ones, "\n".join(found_ones)


def test_every_verb_of_the_demo_is_played() -> None:
    itself = {"submit", "close", "finish", "working_days_after"}
    public = {name for name, _ in inspect.getmembers(Keeper, inspect.isfunction) if not name.startswith("_")}
    assert public - itself == set(VERBS) - {"rate"}
