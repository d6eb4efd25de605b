"""Rules for every template, checked by reading them."""

import re
from collections import Counter
from collections.abc import Iterator

from django.conf import settings
from django.template.loader import get_template, render_to_string

from tickets.verbs.buttons import keys as keys_of_verbs

TRIGGERS = re.compile(r'hx-trigger="([^"]*)"')
TAGS = re.compile(r"{[%#].*?[%#]}")
# How keyboards name keys, where that is not how browsers do.
PRINTED = {"Escape": "Esc", "ArrowUp": "↑", "ArrowDown": "↓", "ArrowLeft": "←", "ArrowRight": "→"}
# A sentence, then a space, perhaps under a condition, then another or a link.
SPACED = re.compile(
    r'(?:endblocktranslate|translate "[^"]*[.?!…]") %}(?:{% (?:if|endif)[^%]*%})* (?:{% (?:block)?translate|<a )'
)
# What has a label of its own: {% translate "…" %} stands in one, or {{ … }}.
PARTS = re.compile(r'<(?:section|nav|aside|div|form)\b[^>]*? aria-label="((?:{[%{].*?[%}]}|[^"{])*)"')
TEMPLATES = sorted((settings.BASE_DIR / "templates").rglob("*.html"))


def _triggers(words: str) -> Iterator[str]:
    """Yield the names of the events; what is in brackets (a selector, a filter) is none."""
    for trigger in re.sub(r"\([^)]*\)|\[[^\]]*\]", "", TAGS.sub("", words)).split(","):
        if trigger.strip():
            yield trigger.split()[0]


def test_every_template_can_be_read() -> None:
    """A tag that no library of the template declares stops a page when it is first opened, not before."""
    root = settings.BASE_DIR / "templates"
    for template in (*TEMPLATES, *root.rglob("*.txt")):
        get_template(str(template.relative_to(root)))


def test_no_element_asks_twice_for_one_event() -> None:
    """Of two triggers for one event, htmx asks the first alone whether the event is for it, and drops the second."""
    twice = [
        f"{template.relative_to(settings.BASE_DIR)}: {words}"
        for template in TEMPLATES
        for words in TRIGGERS.findall(template.read_text())
        if max(Counter(_triggers(words)).values(), default=0) > 1
    ]
    assert twice == []


def test_no_two_parts_of_a_page_are_called_the_same() -> None:
    """A label with the landmark's own word is read out twice."""
    twice = [
        f"{template.relative_to(settings.BASE_DIR)}: {label}"
        for template in TEMPLATES
        for label, times in Counter(PARTS.findall(template.read_text())).items()
        if times > 1
    ]
    assert twice == []


def test_no_plain_space_stands_between_two_sentences() -> None:
    """Chinese has none there: {% gap %} knows."""
    spaced = [
        f"{template.relative_to(settings.BASE_DIR)}: {found.group()}"
        for template in TEMPLATES
        for found in SPACED.finditer(template.read_text())
    ]
    assert spaced == []


def test_the_help_names_every_key_that_does_something_and_no_other() -> None:
    """Keys are in scripts, in elements with `data-key` (places of the frame), and in the table of verbs."""
    scripts = "".join(script.read_text() for script in (settings.BASE_DIR / "static" / "js").glob("*.js"))
    pages = "".join(template.read_text() for template in TEMPLATES)
    keys = set(re.findall(r'\bkey === "([^"]+)"', scripts)) | set(re.findall(r"Arrow[A-Z][a-z]+", scripts))
    keys |= set(re.findall(r'data-key="([^"{]+)"', pages)) | {key for key, _words in keys_of_verbs()}
    said = render_to_string("components/dialogs.html")
    assert set(re.findall(r"<kbd>(.+?)</kbd>", said)) == {"Ctrl"} | {PRINTED.get(key, key) for key in keys}


# Forms that leave the page as a browser sends them, and why that loses nothing.
PLAIN_FORMS = {
    "components/language.html": "a switch",
    "components/theme.html": "a switch",
    "components/person_menu.html": "signs out",
    "components/toasts.html": "undoes",
    "departments/catalog/form.html": "the editor saves by itself (form_editor.js)",
    "departments/labels/sheets.html": "answers with a file",
    "notifications/_latest.html": "marks as read",
    "notifications/_line.html": "marks as read",
}
POSTING = re.compile(r'<form\b(?:[^>]|%})*?method="post"(?:{[%{].*?[%}]}|[^>])*>', re.S)


def test_every_form_that_changes_something_stays_on_the_page_until_the_desk_took_it() -> None:
    """What is sent while the desk is away or by someone signed out is lost otherwise, and sent twice by two clicks."""
    root = settings.BASE_DIR / "templates"
    plain = {
        str(template.relative_to(root))
        for template in TEMPLATES
        for form in POSTING.findall(template.read_text())
        if "data-guard" not in form
    }
    assert plain == set(PLAIN_FORMS)
