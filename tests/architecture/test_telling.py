"""Who is told, and in which words, is said in an app's notifications alone."""

import sys

import pytest

from servicedesk.events.record import subscriber_named
from tests.architecture.test_words_apart import APPS, ROOT, imported

TELL = "notifications.actions.tell"
KINDS = ("notifications.kinds.register", "telling.ticket_kind", "telling.on")


def importers_of(*names: str) -> set[str]:
    """Return the package or module of each place that imports one of the names, by the end of what it imports."""
    paths = [path.relative_to(ROOT) for app in APPS for path in (ROOT / app).rglob("*.py")]
    found = [path for path in paths if any(name.endswith(names) for name in imported(str(path)))]
    return {"notifications" if path.parent.name == "notifications" else path.stem for path in found}


def test_only_notifications_tell_people_of_what_happened() -> None:
    assert importers_of(TELL) == {"notifications"}


def test_only_notifications_put_notices_into_words() -> None:
    assert importers_of(*KINDS) == {"notifications"}


def test_a_topic_is_there_once_its_file_is() -> None:
    paths = [path for app in APPS for path in (ROOT / app).glob("**/notifications/*.py")]
    topics = {".".join(path.relative_to(ROOT).with_suffix("").parts) for path in paths}
    known = {name.removesuffix(".__init__") for name in topics if not name.startswith("servicedesk.")}
    assert "tickets.notifications.work" in known
    assert known <= set(sys.modules)


@pytest.mark.parametrize(
    "name",
    [
        "departments.subscribers.send_invitation",
        "servicedesk.audits.subscribers.alarm",
        "sla.subscribers.tell_step",
        "sla.subscribers.tell_proposed",
        "surveys.subscribers.tell_head",
        "tickets.subscribers.free_what_they_held",
        "tickets.subscribers.tell_step",
        "tickets.subscribers.tell_submitted",
    ],
)
def test_a_turn_that_waits_under_the_name_of_an_older_version_is_still_taken(name: str) -> None:
    assert subscriber_named(name).__name__ == name.rpartition(".")[2]
