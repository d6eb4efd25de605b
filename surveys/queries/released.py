"""Satisfaction for those who may not read single ratings: made of groups of five at least, and of nothing smaller.

Time is cut into blocks: whole weeks (UTC, so that every reader has the same), put together until the provider has five
ratings in them; every 13 weeks that starts again, and what is left over is not shown. In a block, a consumer with five
ratings is shown alone, provided that the others together have five or none. A figure is a sum of such groups that lie
inside its period: whatever figures one takes from each other, by filters, periods, breakdowns and both sides, the
difference covers no rating or at least five. By service, team and score nothing is shown. Who reads some
of the ratings by their role, as admins do, sees no block in which the others are one to four. A block is shown from a
day after its last week, when no one can correct what was said in it any more.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import TruncWeek

from departments.queries.scope import Scope, Side
from servicedesk.accounts.models import User
from surveys.models import Invitation, Rating
from surveys.reports import COUNTS, Answers, Scores
from surveys.rules import read_by_role

FEWEST = 5
WEEK = timedelta(weeks=1)
SEASON = 13 * WEEK
FIRST_MONDAY = datetime(1970, 1, 5, tzinfo=UTC)
FINAL_AFTER = timedelta(days=1)

Given = dict[int, Scores]  # consumer -> scores


class Group(NamedTuple):
    """Ratings that are shown together; `consumer` None means all consumers of the provider."""

    provider: int
    consumer: int | None
    scores: Scores


def groups(reader: User, scope: Scope, now: datetime) -> Iterator[Group]:
    """Yield the groups of which the scope's figure is made for the reader, in one query."""
    if scope.service is not None or scope.score is not None or scope.team is not None:
        return
    found, unknown = _ratings_by_week(reader, scope, now)
    for provider, weeks in found.items():
        counts = {week: sum(one.n for one in given.values()) for week, given in weeks.items()}
        for block in _blocks(counts, scope, now):
            given = _together(weeks[week] for week in block)
            shown = consumers_shown_alone(given)
            if not _hides(sum((unknown[provider, week] for week in block), Counter()), shown):
                continue
            if scope.side is Side.SERVES and scope.other is None:
                yield Group(provider, None, Scores.together(given.values()))
            for consumer in shown:
                if _is_asked(scope, consumer):
                    yield Group(provider, consumer, given[consumer])


def scores_of_period(reader: User, scope: Scope, now: datetime) -> Scores:
    """Return the scores of the scope's period together."""
    takes_all = scope.side is Side.SERVES and scope.other is None
    return Scores.together(
        one.scores for one in groups(reader, scope, now) if (one.consumer is None) is takes_all
    )


def answers(reader: User, scope: Scope, now: datetime) -> Answers:
    """Return how many a provider asked, and how many of them answered within the week or a day after it.

    In blocks in which five at least were asked, of all consumers together.
    """
    narrowed = (scope.service, scope.score, scope.team, scope.other)
    if scope.side is Side.ASKS or any(one is not None for one in narrowed):
        return Answers()
    in_time = Q(answered_at__lt=F("week") + WEEK + FINAL_AFTER)
    taken_back = Q(withdrawn_at__lt=F("week") + WEEK + FINAL_AFTER)
    rows = _by_week(Invitation.objects.filter(**scope.whose()), "created_at", scope, now)
    counted = rows.values_list("provider", "week").annotate(
        unknown=Count("pk", filter=~read_by_role(reader, "provider")),
        invited=Count("pk", filter=in_time | ~taken_back | Q(withdrawn_at=None)),
        answered=Count("pk", filter=in_time),
    )
    weeks: dict[int, dict[datetime, Answers]] = defaultdict(dict)
    unknown = {}
    for provider, week, not_known, invited, answered in counted:
        weeks[provider][week], unknown[provider, week] = Answers(invited, answered), not_known
    shown = [
        asked[week]
        for provider, asked in weeks.items()
        for block in _blocks({week: one.invited for week, one in asked.items()}, scope, now)
        if _is_none_or_enough(sum(unknown[provider, week] for week in block))
        for week in block
    ]
    return Answers(sum(one.invited for one in shown), sum(one.answered for one in shown))


def consumers_shown_alone(given: Mapping[int, Scores]) -> list[int]:
    """Return a block's consumers that are shown alone; the smallest join the others until those are none or enough."""
    shown = sorted((one for one in given if given[one].n >= FEWEST), key=lambda one: (given[one].n, one))
    rest = sum(one.n for one in given.values()) - sum(given[one].n for one in shown)
    while 0 < rest < FEWEST and shown:
        rest += given[shown.pop(0)].n
    return shown


def _hides(unknown: Counter[int], shown: Sequence[int]) -> bool:
    """Say whether, of what the reader does not know, all parts that a block shows or leaves have none or enough."""
    parts = [unknown[consumer] for consumer in shown]
    return all(map(_is_none_or_enough, (*parts, unknown.total(), unknown.total() - sum(parts))))


def _is_none_or_enough(n: int) -> bool:
    return n == 0 or n >= FEWEST


def _is_asked(scope: Scope, consumer: int) -> bool:
    if scope.side is Side.ASKS:
        return consumer in scope.departments
    return scope.other is None or consumer == scope.other.pk


def _ratings_by_week(
    reader: User, scope: Scope, now: datetime
) -> tuple[dict[int, dict[datetime, Given]], dict[tuple[int, datetime], Counter[int]]]:
    """Return provider -> week -> consumer -> scores, of all consumers, whichever the scope is about.

    And (provider, week) -> consumer -> how many of them the reader does not know by their role.
    """
    rows = Rating.objects.all()
    if scope.side is Side.SERVES:
        rows = rows.filter(provider__in=scope.departments)
    elif scope.other is not None:
        rows = rows.filter(provider=scope.other)
    hidden = Count("pk", filter=~read_by_role(reader, "provider", "holder"))
    counted = _by_week(rows, "given_at", scope, now).values_list("provider", "week", "consumer")
    found: dict[int, dict[datetime, Given]] = defaultdict(lambda: defaultdict(dict))
    unknown: dict[tuple[int, datetime], Counter[int]] = defaultdict(Counter)
    for provider, week, consumer, n, *counts in counted.annotate(hidden=hidden, **COUNTS):
        found[provider][week][consumer] = Scores(tuple(counts))
        unknown[provider, week][consumer] = n
    return found, unknown


def _by_week(rows: QuerySet, field: str, scope: Scope, now: datetime) -> QuerySet:
    """Narrow rows to the weeks from which the scope's blocks are made; `week` is where theirs begins."""
    since = FIRST_MONDAY + (scope.start - FIRST_MONDAY) // SEASON * SEASON
    within = {f"{field}__gte": since, f"{field}__lt": min(scope.end, now)}
    return rows.filter(**within).annotate(week=TruncWeek(field, tzinfo=UTC)).order_by()


def _together(weeks: Iterator[Given]) -> Given:
    parts: dict[int, list[Scores]] = defaultdict(list)
    for given in weeks:
        for consumer, one in given.items():
            parts[consumer].append(one)
    return {consumer: Scores.together(given) for consumer, given in parts.items()}


def _blocks(counts: Mapping[datetime, int], scope: Scope, now: datetime) -> Iterator[Sequence[datetime]]:
    """Yield the blocks that are final and inside the scope's period, each as its weeks with ratings."""
    until, block, n = min(scope.end, now - FINAL_AFTER), list[datetime](), 0
    for week in sorted(counts):
        if week + WEEK > until:
            return
        if block and (week - FIRST_MONDAY) // SEASON != (block[0] - FIRST_MONDAY) // SEASON:
            block, n = [], 0
        block, n = [*block, week], n + counts[week]
        if n >= FEWEST:
            if block[0] >= scope.start:
                yield block
            block, n = [], 0
