"""`manage.py` with nothing configured: it has a database when it needs one, and starts nothing otherwise."""

import os
import stat
import subprocess
import sys

import pytest

from servicedesk.supervisor.embedded.commands import add_addresses, needs_servers
from servicedesk.supervisor.embedded.folder import PROJECT_DIR, DataFolder
from servicedesk.supervisor.embedded.session import Addresses


def manage(data, *arguments, text=""):
    """Run `manage.py` on the data folder `data`, without any address in the environment."""
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "DJANGO_SETTINGS_MODULE")
    }
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=PROJECT_DIR,
        env={**environment, "DESK_DATA": str(data)},
        input=text,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ([], False),
        (["help"], False),
        (["check", "--deploy"], False),
        (["check", "--database", "default"], True),
        (["makemigrations", "--check"], False),
        (["sla_calc"], False),
        (["collectstatic", "--noinput"], False),
        (["import_incidents", "--help"], False),
        (["import_incidents", "file.csv"], True),
        (["migrate"], True),
        (["shell"], True),
    ],
)
def test_only_commands_that_need_the_database_get_the_servers(arguments, expected):
    assert needs_servers(["manage.py", *arguments], {}) is expected


def test_addresses_in_the_environment_replace_the_servers():
    own = {"DATABASE_URL": "postgres://elsewhere/desk", "REDIS_URL": "redis://elsewhere"}
    assert not needs_servers(["manage.py", "migrate"], own)
    assert needs_servers(["manage.py", "migrate"], {"DATABASE_URL": "postgres://elsewhere/desk"})


def test_a_given_address_stays_when_the_other_is_added():
    environment = {"DATABASE_URL": "postgres://elsewhere/desk"}
    add_addresses(environment, Addresses("postgres:///embedded", "unix:///embedded"))
    assert environment == {"DATABASE_URL": "postgres://elsewhere/desk", "REDIS_URL": "unix:///embedded"}


def test_sla_calc_starts_no_server(tmp_path):
    done = manage(tmp_path, "sla_calc", text='{"op": "unknown"}\n')
    assert '"error"' in done.stdout
    assert not DataFolder(tmp_path).postgres.exists()


@pytest.mark.servers
def test_a_command_that_needs_the_database_starts_it_for_its_own_length(tmp_path):
    question = "from django.db import connection as c; c.ensure_connection(); print(c.pg_version // 10000)"
    done = manage(tmp_path, "shell", "--verbosity", "0", "--command", question)
    assert (done.returncode, done.stdout.strip()) == (0, "18"), done.stderr
    assert not DataFolder(tmp_path).state.exists()


def test_a_folder_that_cannot_be_written_is_refused_in_one_sentence(tmp_path):
    (tmp_path / "file").write_text("not a folder")
    done = manage(tmp_path / "file" / "desk", "migrate")
    assert done.returncode == 1
    assert "cannot be written" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_secret_is_made_once_and_is_for_its_owner_alone(tmp_path):
    folder = DataFolder(tmp_path / "desk")
    assert folder.secret("secret.key") == folder.secret("secret.key")
    assert len(folder.secret("secret.key")) >= 50
    assert stat.S_IMODE((folder.path / "secret.key").stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.path.stat().st_mode) == 0o700
