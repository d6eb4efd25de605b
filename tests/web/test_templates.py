"""What holds for every template, by reading them."""

import re
from collections import Counter
from collections.abc import Iterator

from django.conf import settings

TRIGGERS = re.compile(r'hx-trigger="([^"]*)"')
TAGS = re.compile(r"{[%#].*?[%#]}")
TEMPLATES = sorted((settings.BASE_DIR / "templates").rglob("*.html"))


def _triggers(words: str) -> Iterator[str]:
    """Yield the names of the events; what stands in brackets (a selector, a filter) is none."""
    for trigger in re.sub(r"\([^)]*\)|\[[^\]]*\]", "", TAGS.sub("", words)).split(","):
        if trigger.strip():
            yield trigger.split()[0]


def test_no_element_asks_twice_for_one_event() -> None:
    """Of two triggers for one event, htmx asks the first alone whether the event is for it, and drops the second."""
    twice = [
        f"{template.relative_to(settings.BASE_DIR)}: {words}"
        for template in TEMPLATES
        for words in TRIGGERS.findall(template.read_text())
        if max(Counter(_triggers(words)).values(), default=0) > 1
    ]
    assert twice == []
