"""What the start calls takes the options that the start gives."""

import shlex

import pytest
from django.core.management import get_commands, load_command_class

from servicedesk.supervisor.preparation import set_up_command


def test_an_empty_desk_says_how_its_first_admin_is_made_in_this_folder_and_at_this_address() -> None:
    line = set_up_command({"DESK_DATA": "/srv/my desk", "SITE_URL": "http://localhost:8123", "PATH": "/bin"})
    assert shlex.split(line) == [
        "DESK_DATA=/srv/my desk", "SITE_URL=http://localhost:8123", ".venv/bin/python", "manage.py", "set_up",
        "EMAIL", "NAME",
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["migrate", "collectstatic", "demo_data", "demo_people", "sweep"])
def test_a_command_of_the_start_takes_skip_checks(name: str) -> None:
    command = load_command_class(get_commands()[name], name)
    parser = command.create_parser("manage.py", name)
    assert "--skip-checks" in parser.format_help()
