#!/usr/bin/env python
"""Django's command-line entry. A command that needs the database has it: see servicedesk/supervisor/embedded."""

import os
import sys

from django.core.management import execute_from_command_line

from servicedesk.supervisor.embedded.commands import servers_for
from servicedesk.supervisor.embedded.folder import ServerProblem
from servicedesk.supervisor.setting_values import SettingProblem


def main() -> None:
    """Run the command of the command line, with the servers it needs."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "servicedesk.settings")
    try:
        with servers_for(sys.argv):
            execute_from_command_line(sys.argv)
    except (ServerProblem, SettingProblem) as problem:
        sys.exit(str(problem))


if __name__ == "__main__":
    main()
