"""The list behind a number of a department, as its page's address narrows it."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, QueryDict
from django.utils.translation import gettext as _

from departments.figure_requests import FigureRequest, read_figure_request
from servicedesk.accounts.models import User
from servicedesk.web.lists.keyset import Page, keyset_page
from tickets.display.answer_columns import AnswerColumns
from tickets.display.figure_rows import Row, listed
from tickets.queries.answers import forms_of
from tickets.queries.figures import FIGURES, Figure


@dataclass(frozen=True)
class FigureList:
    """What a person finds behind a number; `address` is the query of the page, `code` the department's.

    Raises Http404 and PermissionDenied, as the page does, for who may not open it.
    """

    user: User
    code: str
    address: str

    @cached_property
    def asked(self) -> FigureRequest:
        """What the address asks for."""
        request = HttpRequest()
        request.user, request.GET = self.user, QueryDict(self.address)
        return read_figure_request(request, self.code)

    @cached_property
    def figure(self) -> Figure:
        """The number."""
        figure = FIGURES.get(QueryDict(self.address).get("figure", "open"))
        if figure is None:
            raise Http404
        if not figure.may_open(self.user, self.asked.scope):
            raise PermissionDenied(_("Only team leads and department heads can read single ratings."))
        return figure

    @property
    def counted(self) -> Any:
        """The rows that it counts."""
        return self.figure.rows(self.asked.scope, self.asked.now)

    def count(self, most: int) -> int:
        """Return how many rows there are, at most one more than `most`."""
        return int(self.counted.order_by()[: most + 1].count())

    def page(self, after: str, size: int) -> Page[Any]:
        """Return the rows behind a cursor."""
        return keyset_page(self.counted, self.figure.order, after, size=size, is_secret=True)

    def rows_of(self, page: Page[Any]) -> list[Row]:
        """Return the lines of a page."""
        return listed(self.figure, page.rows, self.asked.now, self.user)

    @cached_property
    def answers(self) -> AnswerColumns | None:
        """The columns of answers, where all requests are for one service."""
        service = self.asked.scope.service
        return AnswerColumns(self.user, forms_of(service.pk)) if service is not None else None

    @property
    def name(self) -> str:
        """What its file is called."""
        return f"{self.code}-{self.figure.key}.csv".lower().replace("_", "-")
