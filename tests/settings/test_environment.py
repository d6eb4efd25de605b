"""Addresses and limits that the settings take from the environment."""

import os
import subprocess
import sys
from pathlib import Path

import environ
import psycopg2
import pytest
from django.db import connection

from servicedesk.settings.environment import (
    SettingProblem,
    broker_url,
    cache_url,
    database_options,
    secret_key,
    working_days,
)


@pytest.mark.parametrize(
    ("redis", "broker", "cache"),
    [
        ("unix:///run/r.sock", "redis+socket:///run/r.sock?virtual_host=0", "unix:///run/r.sock?db=1"),
        ("unix:///run/r.sock?db=3", "redis+socket:///run/r.sock?virtual_host=3", "unix:///run/r.sock?db=1"),
        ("redis://host:6379/0", "redis://host:6379/0", "redis://host:6379/1"),
        ("redis://host", "redis://host", "redis://host/1"),
        ("rediss://:word@host:6380/7", "rediss://:word@host:6380/7", "rediss://:word@host:6380/7"),
    ],
)
def test_broker_and_cache_are_found_from_one_address(redis, broker, cache):
    assert (broker_url(redis), cache_url(redis)) == (broker, cache)


def test_a_given_secret_key_is_taken_as_it_is(tmp_path):
    assert secret_key("given", tmp_path / "desk") == "given"
    assert not (tmp_path / "desk").exists()


def test_a_secret_key_is_kept_in_the_data_folder(tmp_path):
    assert secret_key("", tmp_path) == secret_key("", tmp_path) == (tmp_path / "secret.key").read_text()


def test_without_a_folder_for_it_the_secret_key_has_to_be_given(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(SettingProblem, match="Set SECRET_KEY"):
        secret_key("", tmp_path / "file" / "desk")


@pytest.mark.parametrize("days", ["0", "-1", "367", "1000000000"])
def test_days_that_no_request_can_count_by_are_refused_at_the_start(monkeypatch, days):
    monkeypatch.setenv("CLOSES_AFTER_DAYS", days)
    with pytest.raises(
        SettingProblem, match="Set CLOSES_AFTER_DAYS to a number of working days from 1 to 366"
    ):
        working_days(environ.Env(), "CLOSES_AFTER_DAYS", default=3)


@pytest.mark.parametrize(("given", "days"), [("1", 1), ("366", 366), (None, 3)])
def test_days_from_one_to_a_year_are_taken(monkeypatch, given, days):
    monkeypatch.delenv("CLOSES_AFTER_DAYS", raising=False)
    if given is not None:
        monkeypatch.setenv("CLOSES_AFTER_DAYS", given)
    assert working_days(environ.Env(), "CLOSES_AFTER_DAYS", default=3) == days


@pytest.mark.parametrize("name", ["CLOSES_AFTER_DAYS", "REOPENS_WITHIN_DAYS", "RATING_REMINDER_DAYS"])
def test_the_desk_does_not_start_with_days_below_one(name):
    done = subprocess.run(
        [sys.executable, "-c", "import servicedesk.settings"],
        env={**os.environ, name: "0"}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode != 0 and f"Set {name} to" in done.stderr


def test_a_pooled_connection_asks_for_nothing_that_a_pooler_cannot_keep():
    assert "options" not in database_options({}, pooled=True, statement_seconds=30)


def test_what_the_address_says_wins():
    assert database_options({"connect_timeout": 1}, pooled=True, statement_seconds=0)["connect_timeout"] == 1


@pytest.mark.django_db
def test_the_limits_and_the_price_of_a_page_are_in_force_on_a_connection():
    options = database_options({}, pooled=False, statement_seconds=30)
    with (
        psycopg2.connect(**connection.get_connection_params() | options) as fresh,
        fresh.cursor() as cursor,
    ):
        cursor.execute(
            "SELECT name, setting FROM pg_settings WHERE name IN "
            "('lock_timeout', 'statement_timeout', 'idle_in_transaction_session_timeout', 'random_page_cost')"
        )
        assert dict(cursor.fetchall()) == {
            "lock_timeout": "10000",
            "statement_timeout": "30000",
            "idle_in_transaction_session_timeout": "120000",
            "random_page_cost": "1.1",
        }


def test_without_a_mail_server_mail_goes_to_files_in_the_data_folder(settings):
    assert Path(settings.EMAIL_FILE_PATH) == settings.DATA_DIR / "mail"
