"""Addresses and limits that the settings take from the environment."""

from pathlib import Path

import psycopg2
import pytest
from django.db import connection

from servicedesk.settings.environment import broker_url, cache_url, database_options, secret_key
from servicedesk.supervisor.setting_values import SettingProblem


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
