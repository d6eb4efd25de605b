"""The one door to satisfaction and response: whole for those who may read each rating, else in groups of five.

Pages, exports and programs ask here and nowhere else, with the one who reads.
"""

from collections import defaultdict
from dataclasses import replace
from datetime import datetime

from departments.queries.scope import Scope, Side
from servicedesk.accounts.models import User
from surveys import reports
from surveys.queries import released
from surveys.reports import Answers, Scores
from surveys.rules import may_read_every_rating

Found = dict[tuple[object, ...], Scores]


def scores(reader: User, scope: Scope, now: datetime) -> Scores:
    """Return how the scope was rated, as far as the reader may know it."""
    if may_read_every_rating(reader, scope):
        return reports.scores(scope)[()]
    return released.scores_of_period(reader, scope, now)


def scores_and_before(reader: User, scope: Scope, now: datetime) -> tuple[Scores, Scores]:
    """Return the scores of the period and those of the period before it."""
    if may_read_every_rating(reader, scope):
        return reports.scores_and_before(scope)
    return released.scores_of_period(reader, scope, now), released.scores_of_period(
        reader, scope.in_period(scope.period.before), now
    )


def scores_by_pair(reader: User, scope: Scope, now: datetime) -> Found:
    """Return (service, department on the other side) -> scores; without service for those who may not read each."""
    if may_read_every_rating(reader, scope):
        return reports.scores(scope, scope.pair)
    parts: dict[tuple[object, ...], list[Scores]] = defaultdict(list)
    for group in released.groups(reader, scope, now):
        if group.consumer is not None:
            other = group.consumer if scope.side is Side.SERVES else group.provider
            parts[None, other].append(group.scores)
    return {key: Scores.together(given) for key, given in parts.items()}


def scores_by_provider(reader: User, scope: Scope, now: datetime) -> Found:
    """Return (provider,) -> scores, of each as far as the reader may know it; for scopes that serve."""
    own = tuple(
        unit
        for unit in scope.departments
        if may_read_every_rating(reader, replace(scope, departments=(unit,)))
    )
    others = tuple(unit for unit in scope.departments if unit not in own)
    found = reports.scores(replace(scope, departments=own), ["provider"])
    parts: dict[tuple[object, ...], list[Scores]] = defaultdict(list)
    for group in released.groups(reader, replace(scope, departments=others), now):
        if group.consumer is None:
            parts[group.provider,].append(group.scores)
    return found | {key: Scores.together(given) for key, given in parts.items()}


def answers(reader: User, scope: Scope, now: datetime) -> Answers:
    """Return how many were asked and answered, as far as the reader may know it."""
    return (
        reports.answers(scope)
        if may_read_every_rating(reader, scope)
        else released.answers(reader, scope, now)
    )
