"""Templates can be read line by line: at most 120 characters, and one statement.

A statement is a tag that opens a block (`{% if %}`, `{% for %}`, `{% blocktranslate %}`, ...), one that includes a
component, extends or loads, and one that keeps a value under a name (`as`, `asvar`). Values may stand side by side with
it (`{{ }}`, `{% translate %}`, `{% icon %}`), and so may the end of a block and `{% else %}`; so an
`{% if %}…{% endif %}` around a word or an attribute stays on its line. `{% block title %}…{% endblock %}` in one line
counts as what it holds. A tag cannot be broken: an include that is longer stands alone on its line.
"""

import re
from pathlib import Path

import pytest
from django.conf import settings

MOST = 120
TAG = re.compile(r"{%\s*(\w+)((?:\s[^%]|[^\s%]|%(?!}))*?)\s*%}")
ENDS = re.compile(r"{%\s*end(\w+)")
ALONE = re.compile(r"\s*{% include .*%}\s*")
OPENING = {"if", "for", "with", "block", "blocktranslate"}
BEGINNING = {"include", "extends", "load"}
FOLDER = Path(settings.BASE_DIR) / "templates"
TEMPLATES = sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.html"))


def statements(line: str, opening: set[str]) -> int:
    """Count the statements of a line; `opening` are the tags that have an end."""
    tags = [(name, rest.split()) for name, rest in TAG.findall(line)]
    names = [name for name, _ in tags]
    whole = "block" in names and "endblock" in names
    return sum(_is_statement(name, rest, opening) for name, rest in tags) - whole


def _is_statement(name: str, rest: list[str], opening: set[str]) -> bool:
    keeps = len(rest) > 1 and rest[-2] in ("as", "asvar")
    return name in opening or name in BEGINNING or keeps


def hard_lines(text: str) -> list[str]:
    """Return the lines that are too long or hold more than one statement."""
    opening = OPENING | set(ENDS.findall(text))
    return [
        line
        for line in text.splitlines()
        if (len(line) > MOST and not ALONE.fullmatch(line)) or statements(line, opening) > 1
    ]


@pytest.mark.parametrize(
    ("line", "count"),
    [
        ('<p>{{ name }} {% translate "asked" %} {% icon "lock" %}</p>', 0),
        ('<b{% if far %} class="late"{% endif %}>{{ name }}</b>', 1),
        ("{% if far %}late{% else %}early{% endif %}", 1),
        ("{% endif %}</p>{% else %}", 0),
        ("{% if far %}{% if near %}", 2),
        ('{% if far %}a{% endif %}{% include "b.html" %}', 2),
        ('{% translate "One" as one %}{% translate "Two" as two %}', 2),
        ("{% if done %}{% blocktranslate %}50 % of it{% endblocktranslate %}{% endif %}", 2),
        ("{% block title %}{% blocktranslate %}In {{ year }}{% endblocktranslate %}{% endblock %}", 1),
        ('{% load i18n %}{% extends "base.html" %}', 2),
    ],
)
def test_statements_are_counted(line: str, count: int) -> None:
    assert statements(line, OPENING) == count


def test_templates_have_short_lines_of_one_statement() -> None:
    found = {name: hard_lines((FOLDER / name).read_text()) for name in TEMPLATES}
    assert len(found) > 300
    assert {name: lines for name, lines in found.items() if lines} == {}
