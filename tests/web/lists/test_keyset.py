"""A page of a list is one range of an index: the order asked for is the order the index has."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from servicedesk.web.lists.keyset import keyset_page
from tickets.models import Ticket

pytestmark = pytest.mark.django_db


def order_of(order: str) -> str:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        keyset_page(Ticket.objects.all(), order)
    return queries[0]["sql"].partition(" ORDER BY ")[2]


def test_a_field_that_is_never_empty_is_ordered_as_its_index_is():
    assert "NULLS" not in order_of("-submitted_at")


@pytest.mark.parametrize("order", ["-closed_at", "promise__next_due_at"])
def test_rows_without_the_moment_come_last(order: str):
    assert "NULLS LAST" in order_of(order)
