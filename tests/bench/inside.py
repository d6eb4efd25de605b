"""`python -m tests.bench.inside MODULE:FUNCTION [JSON]` calls a function in a process of its own, with Django set up.

The arguments are a JSON object of keywords; what the function returns is printed as one line of JSON.
"""

import json
import os
import sys
from collections.abc import Mapping
from typing import Any

import django
from django.utils.module_loading import import_string


def command(function: str, **keywords: Any) -> list[str]:
    """Return the command that calls `package.module.function` with these keywords."""
    return [sys.executable, "-m", "tests.bench.inside", function, json.dumps(keywords)]


def main(function: str, keywords: Mapping[str, Any]) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "servicedesk.settings")
    django.setup()
    result = import_string(function)(**keywords)
    print(json.dumps(result), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], json.loads(sys.argv[2]) if len(sys.argv) > 2 else {})
