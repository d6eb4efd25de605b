"""A small demo company, loaded once for all tests of a module that only look at it."""

from datetime import UTC, datetime

import pytest
from django.db import transaction

from servicedesk.demo import loading

UNTIL = datetime(2026, 6, 10, 7, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker):
    """300 requests of the year before a Wednesday afternoon in Shanghai; gone when its tests are over."""
    with django_db_blocker.unblock(), transaction.atomic():
        loading.load(tickets=300, seed=7, until=UNTIL)
        yield UNTIL
        transaction.set_rollback(True)
