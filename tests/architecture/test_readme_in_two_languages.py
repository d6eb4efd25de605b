"""README is there in both languages: the same sections, commands, settings and addresses, all of which exist."""

import re
from collections.abc import Iterator

import polib
import pytest
from django.core.management import get_commands
from django.urls import resolve

from tests.architecture.test_readmes import ROOT

ENGLISH, CHINESE = (ROOT / name for name in ("README.md", "README.zh-Hans.md"))
BOTH = pytest.mark.parametrize("readme", [ENGLISH, CHINESE], ids=lambda path: path.name)
CATALOG = ROOT / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
PROGRAM = re.compile(r"(make|rm|tar|curl|git|export|docker|\.venv/bin/python|-[Hd]) ")
EXAMPLE = {"number": "IT-1"}


def sections(text: str) -> list[tuple[int, str]]:
    """Return the level and the text of each section, in order, headings and what stands before the first left out."""
    parts = re.split(r"^(#+) .*$", text, flags=re.MULTILINE)[1:]
    return [(len(marks), body) for marks, body in zip(parts[::2], parts[1::2], strict=True)]


def commands(text: str) -> list[str]:
    """Return the lines to be typed, without what is said about them."""
    lines = (line.strip() for line in text.splitlines() if line.startswith("    "))
    return [re.sub(r"\s+# .*", "", line) for line in lines if PROGRAM.match(line)]


def code(text: str) -> list[str]:
    """Return what stands between backticks, each once, however its lines are broken."""
    return sorted({" ".join(found.split()) for found in re.findall(r"`([^`]+)`", text)})


def menus(text: str) -> Iterator[str]:
    """Yield the bold words, but for those that begin an item of a list."""
    for line in text.splitlines():
        yield from re.findall(r"\*\*(.+?)\*\*", re.sub(r"^- \*\*.*", "", line))


def rows(text: str) -> int:
    return sum(line.startswith("| ") for line in text.splitlines())


def test_each_links_to_the_other_at_its_top() -> None:
    assert f"({CHINESE.name})" in "".join(ENGLISH.read_text().splitlines(keepends=True)[:4])
    assert f"({ENGLISH.name})" in "".join(CHINESE.read_text().splitlines(keepends=True)[:4])


@BOTH
def test_its_picture_is_there_and_small(readme) -> None:
    [picture] = re.findall(r"!\[.+\]\((.+)\)", readme.read_text())
    assert 10_000 < (ROOT / picture).stat().st_size < 150_000


def test_both_have_the_same_sections_with_the_same_commands_tables_and_names() -> None:
    english, chinese = sections(ENGLISH.read_text()), sections(CHINESE.read_text())
    assert len(english) > 20
    assert [level for level, _ in english] == [level for level, _ in chinese]
    for (_, ours), (_, theirs) in zip(english, chinese, strict=True):
        assert commands(ours) == commands(theirs)
        assert (rows(ours), code(ours)) == (rows(theirs), code(theirs))
    assert len(commands(ENGLISH.read_text())) > 20


@BOTH
def test_every_command_exists(readme) -> None:
    text = readme.read_text()
    makefile = (ROOT / "Makefile").read_text()
    told = "\n".join([*commands(text), *code(text)])
    for target in re.findall(r"\bmake ([a-z][\w-]*)", told):
        assert re.search(rf"^{target}:.*## ", makefile, re.MULTILINE), target
    for line in re.findall(r"\bmake [a-z].*", told):
        for variable in re.findall(r"\b([A-Z_]+)=", line):
            assert re.search(rf"^{variable} \?=", makefile, re.MULTILINE), variable
    for name in re.findall(r"\bmanage\.py ([a-z_]+)", told):
        assert name in get_commands(), name


@BOTH
def test_every_address_is_one_of_the_desk(readme) -> None:
    addresses = [name for name in code(readme.read_text()) if re.fullmatch(r"/[\w/<>-]*", name)]
    assert len(addresses) > 8
    for address in addresses:
        resolve(re.sub(r"<(\w+)>", lambda found: EXAMPLE[found[1]], address))


@BOTH
def test_every_option_of_a_command_is_taken(readme) -> None:
    for command in code(readme.read_text()):
        if found := re.match(r"manage\.py ([a-z_]+) ", command):
            [source] = [
                path
                for path in ROOT.glob(f"*/**/management/commands/{found[1]}.py")
                if ".venv" not in path.parts
            ]
            for option in re.findall(r"--[a-z-]+", command):
                assert f'"{option}"' in source.read_text(), command


def test_names_of_menus_are_those_of_the_desk_in_both_languages() -> None:
    translations: dict[str, set[str]] = {}
    for entry in polib.pofile(str(CATALOG)):
        translations.setdefault(entry.msgid, set()).add(entry.msgstr)
    english = [word for _, body in sections(ENGLISH.read_text()) for word in menus(body)]
    chinese = [word for _, body in sections(CHINESE.read_text()) for word in menus(body)]
    assert len(english) == len(chinese) > 20
    for ours, theirs in zip(english, chinese, strict=True):
        assert theirs in translations.get(ours, {theirs} if ours in GROUPS else set()), ours


# Bold words above groups of settings, which no page has.
GROUPS = {
    "Address and safety", "Database and Redis", "Emails and files", "Rules of requests", "Processes and logs"
}  # fmt: skip
