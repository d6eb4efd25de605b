"""The queue as somebody has narrowed it: by a tab and the filters of its page, all of them in the address."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, cast

from django.http import HttpRequest, QueryDict

from departments.cached_services import named_services_by_id
from servicedesk.accounts.models import User
from servicedesk.accounts.requests import PersonRequest
from servicedesk.database.branches import any_of
from servicedesk.web.lists.keyset import Page, keyset_page
from tickets.display.answer_columns import AnswerColumns
from tickets.display.list_rows import Row, rows_of
from tickets.filters import QueueFilter
from tickets.models import Ticket
from tickets.queries.answers import forms_of
from tickets.queries.queue import ORDER, Tab, branches_of, queued
from tickets.queries.related import for_rows

MORE = ("service", "answers", "form")  # what files tell of a request that the page does not


@dataclass(frozen=True)
class QueueList:
    """The queue of a person, as of `now`; `address` is the query of its page."""

    user: User
    address: str
    now: datetime

    @cached_property
    def tab(self) -> Tab:
        """The tab that the address names, all without one."""
        asked = QueryDict(self.address).get("tab", "")
        return Tab(asked) if asked in set(Tab) else Tab.ALL

    @cached_property
    def filters(self) -> QueueFilter:
        """The filters, with what the address sets."""
        request = HttpRequest()
        request.user = self.user
        rows = queued(self.user, self.now, self.tab)
        return QueueFilter(QueryDict(self.address), queryset=rows, request=cast(PersonRequest, request))

    @property
    def name(self) -> str:
        """What its file is called."""
        return "queue.csv"

    def count(self, most: int) -> int:
        """Return how many requests there are, at most one more than `most`."""
        rows = self.filters.qs.filter(any_of(branches_of(self.user), Ticket))
        return rows.order_by()[: most + 1].count()

    def page(self, after: str, size: int) -> Page[Ticket]:
        """Return the requests behind a cursor, next due first."""
        rows, branches = for_rows(self.filters.qs, *MORE), branches_of(self.user)
        page = keyset_page(rows, ORDER, after, size=size, branches=branches)
        services = named_services_by_id({ticket.service_id for ticket in page.rows})
        for ticket in page.rows:
            ticket.service = services[ticket.service_id]
        return page

    @cached_property
    def answers(self) -> AnswerColumns | None:
        """The columns of answers, where all requests are for one service."""
        self.filters.form.is_valid()
        service: Any = self.filters.form.cleaned_data.get("service")
        return AnswerColumns(self.user, forms_of(int(service))) if service else None

    def rows_of(self, page: Page[Ticket]) -> list[Row]:
        """Return the lines of a page."""
        return rows_of(page.rows, self.user)
