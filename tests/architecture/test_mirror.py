"""The folders of tests/ are those of the source, but for the few that look at the desk as a whole."""

from pathlib import Path

from django.conf import settings

WHOLE = {"api", "architecture", "attacks", "bench", "browser", "faults", "journeys", "pages"}
TESTS = Path(settings.BASE_DIR) / "tests"


def source_of(folder: Path) -> Path:
    """Return where the source of a folder of tests is: beside the apps, or in servicedesk/."""
    top = Path(settings.BASE_DIR)
    return next(
        (root / folder for root in (top, top / "servicedesk") if (root / folder).is_dir()), top / folder
    )


def test_every_folder_of_tests_has_its_source() -> None:
    folders = {path.parent.relative_to(TESTS) for path in TESTS.rglob("test_*.py")}
    lost = [folder for folder in folders if folder.parts[0] not in WHOLE and not source_of(folder).is_dir()]
    assert len(folders) > len(WHOLE)
    assert lost == []
