"""Disks that fill up: told in time by health and metrics, and files wait before anything else does."""

from pathlib import Path

import pytest
from django.test import Client

from servicedesk.web.files import disk
from tests.site.test_metrics import figures

pytestmark = pytest.mark.django_db
PLENTY, LITTLE = 10**12, 10**6


@pytest.fixture
def free(monkeypatch: pytest.MonkeyPatch, settings, tmp_path: Path) -> dict[str, int]:
    """What is free by the name of a place; to be changed by the test."""
    (tmp_path / "postgres" / "pg_wal").mkdir(parents=True)
    settings.DATA_DIR, settings.MEDIA_ROOT = tmp_path, tmp_path / "files"
    settings.DISK_PATHS = [str(tmp_path / "elsewhere")]
    room = dict.fromkeys(("data", "attachments", "database", "wal", "path 1"), PLENTY)
    places = {
        tmp_path: "data",
        tmp_path / "files": "attachments",
        tmp_path / "postgres": "database",
        tmp_path / "postgres" / "pg_wal": "wal",
        tmp_path / "elsewhere": "path 1",
    }
    monkeypatch.setattr(disk, "_free", lambda path: room[places[path]])
    return room


def test_with_room_everywhere_it_is_ready(free: dict[str, int]) -> None:
    answer = Client().get("/health/ready")
    assert (answer.status_code, answer.json()["disk"]) == (200, "ok")


@pytest.mark.parametrize("place", ["data", "database", "wal", "path 1"])
def test_it_is_not_ready_before_writes_fail(free: dict[str, int], place: str) -> None:
    free[place] = LITTLE
    answer = Client().get("/health/ready")
    assert (answer.status_code, answer.json()["disk"]) == (503, {"low": [place]})


def test_a_full_disk_for_attachments_alone_stops_nothing_else(free: dict[str, int]) -> None:
    free["attachments"] = LITTLE
    answer = Client().get("/health/ready")
    assert (answer.status_code, answer.json()["disk"]) == (200, {"low": ["attachments"]})
    assert not disk.has_room_for_files(1)


def test_files_wait_while_the_rest_still_has_its_reserve(free: dict[str, int], settings) -> None:
    free["attachments"] = 2 * settings.DISK_RESERVE_BYTES + 100
    assert disk.has_room_for_files(100)
    assert not disk.has_room_for_files(101)
    assert Client().get("/health/ready").status_code == 200


def test_watchers_outside_see_every_place(free: dict[str, int]) -> None:
    free["wal"] = LITTLE
    found = figures()
    assert found["desk_disk_free_bytes{wal}"] == LITTLE
    assert found["desk_disk_free_bytes{path 1}"] == PLENTY


def test_the_room_of_a_folder_that_is_not_there_yet_is_that_of_the_one_above(tmp_path: Path) -> None:
    assert disk._free(tmp_path / "not" / "yet") > 0
