"""The tests run against a real PostgreSQL 18 and a real Redis."""

import pytest
import redis
from django.conf import settings
from django.db import connection


@pytest.mark.django_db
def test_the_database_is_postgresql_18():
    assert connection.cursor() is not None
    assert connection.pg_version // 10000 == 18


def test_redis_answers_and_drops_no_message_to_make_room():
    with redis.from_url(settings.REDIS_URL) as client:
        assert client.ping()
        assert client.info("memory")["maxmemory_policy"] == "noeviction"
