"""What waits in a table: which rows are free to be taken, and which are for code that no running process has.

A new queue needs a model that inherits `Attempted` and has three columns more: its state, the moment from which on a
row is free, and the name of the code that does the work. A partial index on that moment for the states in which rows
wait keeps reading cheap however many are done.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from django.db import models
from django.db.models import QuerySet

# A new version rolls out within this time; who waits longer waits for someone who does not exist.
UNKNOWN_AFTER = timedelta(minutes=5)


class Attempted(models.Model):
    """A row that is tried until it is done or given up. A try counts before it is made."""

    attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        abstract = True


Row = TypeVar("Row", bound=Attempted)


@dataclass(frozen=True)
class Backlog(Generic[Row]):
    """The rows of a table that wait.

    `waiting` are the states in which a row waits, also under a process's lease, and `dead` is the state of
    what was given up. `due` and `name` are columns: from when on a row is free, and what it is for. `known` returns
    the names that this process can do; rows of other names are left for a process that can.
    """

    model: type[Row]
    waiting: Collection[str]
    dead: str
    due: str
    name: str
    known: Callable[[], Collection[str]]

    def free(self, at: datetime) -> QuerySet[Row]:
        """Return the rows that this process could take at a moment."""
        return self._due(at).filter(**{f"{self.name}__in": self.known()})

    def unknown(self, at: datetime) -> QuerySet[Row]:
        """Return the rows that have waited for minutes because this process does not know their name."""
        return self._due(at - UNKNOWN_AFTER).exclude(**{f"{self.name}__in": self.known()})

    def _due(self, at: datetime) -> QuerySet[Row]:
        rows: QuerySet[Row] = self.model._default_manager.all()
        return rows.filter(**{"state__in": self.waiting, f"{self.due}__lte": at})
