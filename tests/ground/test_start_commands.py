"""What the start calls takes the options that the start gives."""

import pytest
from django.core.management import get_commands, load_command_class


@pytest.mark.parametrize("name", ["migrate", "collectstatic", "demo_data", "demo_people", "sweep"])
def test_a_command_of_the_start_takes_skip_checks(name: str) -> None:
    command = load_command_class(get_commands()[name], name)
    parser = command.create_parser("manage.py", name)
    assert "--skip-checks" in parser.format_help()
