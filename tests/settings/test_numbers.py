"""A number in the settings that the desk could not work with is refused at the start, in a sentence."""

import os
import re
import subprocess
import sys

import pytest

from servicedesk.supervisor.embedded.folder import PROJECT_DIR
from servicedesk.supervisor.setting_values import SettingProblem, rate, seconds, size, whole_number

RANGES = {
    **dict.fromkeys(("CLOSES_AFTER_DAYS", "REOPENS_WITHIN_DAYS", "RATING_REMINDER_DAYS"), (1, 366)),
    **dict.fromkeys(("KEEP_DISPATCHES", "KEEP_TIMERS", "KEEP_DELIVERIES", "KEEP_NOTICES"), (1, 36_500)),
    **dict.fromkeys(("KEEP_JOBS", "KEEP_DRAFTS"), (1, 36_500)),
    **dict.fromkeys(("STATEMENT_TIMEOUT", "CONN_MAX_AGE"), (0, 86_400)),
    **dict.fromkeys(("ATTACHMENT_MAX_BYTES", "ATTACHMENT_DAY_BYTES"), (1, 1024**5)),
    **{"ATTACHMENT_TICKET_BYTES": (1, 1024**5), "DISK_RESERVE_BYTES": (0, 1024**5)},
    **dict.fromkeys(("WEB_WORKERS", "WEB_THREADS"), (1, 256)),
    **{"TIMER_BATCH": (1, 10_000), "JOBS_AT_ONCE": (1, 100), "TRUSTED_PROXIES": (0, 10)},
    **{"AUDIT_HOUR": (0, 23), "AUDIT_SAMPLE": (1, 1_000_000)},
}
OF_SECONDS = {"REQUEST_CPU_SECONDS": "1 to 3600", "VISITOR_SECONDS": "0.1 to 3600"}
WORDS = ["", "many", "1.5", "1e3", "0x10", "1_000", "\u0663", "9" * 400, "-", "nan"]
TRY_ALL = """
import importlib, os, sys
from servicedesk.supervisor.setting_values import SettingProblem
modules = ("base", "storage", "people", "pages", "work")
for name, *values in [line.split("\\t") for line in sys.stdin.read().splitlines()]:
    for value in values:
        os.environ[name] = value
        try:
            import servicedesk.settings
            for module in modules:
                importlib.reload(sys.modules[f"servicedesk.settings.{module}"])
            print(name, value, "taken", sep="\\t")
        except SettingProblem as problem:
            print(name, value, problem, sep="\\t")
        del os.environ[name]
"""


def answers(tried: dict[str, list[str]]) -> list[list[str]]:
    """Return name, value and what the settings say, for each value of the settings named."""
    lines = "\n".join("\t".join([name, *values]) for name, values in tried.items())
    done = subprocess.run(
        [sys.executable, "-c", TRY_ALL],
        input=lines,
        cwd=PROJECT_DIR,
        capture_output=True,
        text=True,
        check=True,
    )
    return [line.split("\t") for line in done.stdout.splitlines()]


def test_the_desk_does_not_start_with_a_number_outside_its_range() -> None:
    tried = {name: [str(least - 1), str(most + 1), "many"] for name, (least, most) in RANGES.items()}
    tried |= {name: ["0", "-1", "3601", "long"] for name in OF_SECONDS}
    tried["API_RATE"] = ["0/min", "-5/min", "600", "600/week", "many/min"]
    said = answers(tried)
    assert len(said) == sum(map(len, tried.values()))
    for name, value, words in said:
        assert words.startswith(f"Set {name} to ") and repr(value) in words, (name, value)
        if name in RANGES:
            assert f"from {RANGES[name][0]} to {RANGES[name][1]}" in words


def test_the_ends_of_the_ranges_are_taken() -> None:
    tried = {name: [str(least), str(most)] for name, (least, most) in RANGES.items()}
    tried |= {"REQUEST_CPU_SECONDS": ["1", "3600"], "VISITOR_SECONDS": ["0.1", "3600"]}
    tried["API_RATE"] = ["1/s", "600/minute", "5000/hour", "100000/day"]
    assert {words for _name, _value, words in answers(tried)} == {"taken"}


def test_every_number_of_the_settings_is_read_within_a_range() -> None:
    files = (PROJECT_DIR / "servicedesk" / "settings").glob("*.py")
    code = "".join(file.read_text() for file in files)
    assert re.findall(r"env\.(?:int|float)\(", code) == []
    numbers = re.findall(r'\b(?:whole_number|days|working_days|size)\(\s*"([A-Z_]+)"', code)
    assert sorted(numbers) == sorted(RANGES)


@pytest.mark.parametrize("given", WORDS)
def test_what_is_no_whole_number_is_refused_and_named_in_short(
    monkeypatch: pytest.MonkeyPatch, given: str
) -> None:
    monkeypatch.setenv("KEEP_JOBS", given)
    with pytest.raises(SettingProblem, match="Set KEEP_JOBS to a whole number of bytes from 1 to") as refused:
        size("KEEP_JOBS", default=1)
    assert len(str(refused.value)) < 200


@pytest.mark.parametrize("given", ["nan", "inf", "-1", "1e3", "", "9" * 400])
def test_what_is_no_number_of_seconds_is_refused(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv("VISITOR_SECONDS", given)
    with pytest.raises(SettingProblem, match="Set VISITOR_SECONDS to a number of seconds from 1 to 60"):
        seconds("VISITOR_SECONDS", default=15, least=1, most=60)


def test_what_is_not_set_has_its_default(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("A_NUMBER", "A_TIME", "A_RATE"):
        monkeypatch.delenv(name, raising=False)
    assert whole_number("A_NUMBER", default=3, least=1, most=5) == 3
    assert seconds("A_TIME", default=1.5, least=1, most=2) == 1.5
    assert rate("A_RATE", default="5/s") == "5/s"


def test_a_command_says_what_to_set_without_a_traceback() -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", "version"],
        cwd=PROJECT_DIR, env={**os.environ, "KEEP_TIMERS": "-1"}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert done.stderr == "Set KEEP_TIMERS to a whole number of days from 1 to 36500, not to '-1'.\n"
