"""Finds the texts marked for translation, and those that no translator has seen, without the gettext programs.

Run as `python -m servicedesk.text.untranslated` to see that nothing is missing.
"""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import polib
from django.utils.translation.template import templatize

from servicedesk.text import translations

PROJECT_DIR = Path(__file__).resolve().parents[2]
APPS = ["servicedesk", "departments", "sla", "tickets", "surveys"]
PLACEHOLDER = re.compile(r"%\(\w+\)\w|%[sd]|\{\w*\}")
# How many leading arguments of a function are texts, and what they are.
SINGULAR, PLURAL = ("text",), ("text", "plural")
FUNCTIONS = {
    "_": SINGULAR,
    "gettext": SINGULAR,
    "ngettext": PLURAL,
    "pgettext": ("context", *SINGULAR),
    "npgettext": ("context", *PLURAL),
}
STRING = r"""u?(?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")"""
CALL = re.compile(rf"\b({'|'.join(FUNCTIONS)})\(\s*({STRING}(?:\s*,\s*{STRING})*)", re.DOTALL)


class Message(NamedTuple):
    """A marked text, with its context and its plural if it has them."""

    text: str
    context: str | None = None
    plural: str | None = None


def in_sources() -> dict[Message, str]:
    """Every marked text of the project with one place where it occurs."""
    found: dict[Message, str] = {}
    for app in APPS:
        for file in sorted((PROJECT_DIR / app).rglob("*.py")):
            found |= dict.fromkeys(in_python(file.read_text()), str(file.relative_to(PROJECT_DIR)))
    for file in sorted((PROJECT_DIR / "templates").rglob("*.*")):
        if file.suffix in (".html", ".txt"):
            found |= dict.fromkeys(in_template(file.read_text()), str(file.relative_to(PROJECT_DIR)))
    return found


def in_python(source: str) -> Iterator[Message]:
    """The texts given to gettext's functions, their lazy forms included; other arguments cannot be known."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        parts = FUNCTIONS.get(name.removesuffix("_lazy").removesuffix("_noop"))
        texts = [argument.value for argument in node.args if isinstance(argument, ast.Constant)]
        if parts and len(texts) >= len(parts) and all(isinstance(text, str) for text in texts[: len(parts)]):
            yield Message(**dict(zip(parts, map(str, texts), strict=False)))


def in_template(source: str) -> Iterator[Message]:
    """The texts in `translate` and `blocktranslate` tags and in `_("...")` of other tags."""
    for name, arguments in CALL.findall(templatize(source)):
        texts = [ast.literal_eval(text) for text in re.findall(STRING, arguments)]
        yield Message(**dict(zip(FUNCTIONS[name], texts, strict=False)))


def problems(catalogue: Path) -> Iterator[str]:
    """What keeps the catalogue from being complete: a line for each text, with the place where it occurs."""
    entries = {
        (entry.msgctxt, entry.msgid): entry for entry in polib.pofile(str(catalogue)) if not entry.obsolete
    }
    for message, place in in_sources().items():
        if (message.context, message.text) not in entries:
            yield f"{place}: not translated: {message.text!r}"
    yield from flaws(catalogue)


def flaws(catalogue: Path) -> Iterator[str]:
    """What is wrong with the entries that a catalogue has."""
    for entry in polib.pofile(str(catalogue)):
        if not entry.obsolete:
            yield from _flaws(entry)


def _flaws(entry: polib.POEntry) -> Iterator[str]:
    if not entry.translated() or entry.fuzzy:
        yield f"unfinished: {entry.msgid!r}"
        return
    wanted = set(PLACEHOLDER.findall(entry.msgid_plural or entry.msgid))
    for text in entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr]:
        if set(PLACEHOLDER.findall(text)) != wanted:
            yield f"placeholders differ: {entry.msgid!r} became {text!r}"


def main() -> int:
    """Print what is missing; the exit status."""
    files = translations.catalogues()
    found = [f"{file.parent.parent.name}: {problem}" for file in files for problem in problems(file)]
    for file in translations.of_packages():
        found += [f"of_packages {file.parent.parent.name}: {flaw}" for flaw in flaws(file)]
    found += [] if files else ["there is no catalogue in locale/"]
    print(
        "\n".join([*found, f"{len(found)} translations to mend"] if found else ["Translations are complete."])
    )
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
