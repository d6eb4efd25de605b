"""The languages and sizes in which whole ways are gone: one of each way in every run, all by `make journeys`."""

from typing import Any

import pytest

DESK, PHONE = 1440, 390
SITUATIONS = [("en", DESK), ("en", PHONE), ("zh-hans", DESK), ("zh-hans", PHONE)]


def in_situations(language: str, width: int) -> Any:
    """Let a test be run with `language` and `width`: always in this situation, by `make journeys` in the others."""
    cases = [
        pytest.param(*one, marks=() if one == (language, width) else pytest.mark.journeys)
        for one in SITUATIONS
    ]
    return pytest.mark.parametrize(("language", "width"), cases)
