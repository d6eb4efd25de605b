"""Who is told is said in an app's subscribers.py alone, and in which words in its notifications alone."""

from tests.architecture.test_words_apart import APPS, ROOT, imported

TELL = "notifications.actions.tell"
KINDS = ("notifications.kinds.register", "emails.ticket_kind")


def importers_of(*names: str) -> set[str]:
    """Return the package or module of each place that imports one of the names, by the end of what it imports."""
    paths = [path.relative_to(ROOT) for app in APPS for path in (ROOT / app).rglob("*.py")]
    found = [path for path in paths if any(name.endswith(names) for name in imported(str(path)))]
    return {"notifications" if path.parent.name == "notifications" else path.stem for path in found}


def test_only_subscribers_tell_people_of_what_happened() -> None:
    assert importers_of(TELL) == {"subscribers"}


def test_only_notifications_put_notices_into_words() -> None:
    assert importers_of(*KINDS) == {"notifications"}
