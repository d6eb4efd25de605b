"""Each page of an import has an example file, in the reader's language, which that import takes as it is."""

from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import translation

from departments import places_csv
from departments.actions.people_import import import_people
from departments.display import import_problems, place_import
from departments.models import Membership, Place
from servicedesk.accounts import people_csv
from servicedesk.accounts.models import User
from tests.cast import Company

SignIn = Callable[[User], Client]


def file_of(client: Client, what: str) -> bytes:
    page = client.get(f"/manage/{what}/import/").content.decode()
    address = f"/manage/{what}/import/example.csv"
    assert f'href="{address}"' in page
    answer = client.get(address)
    assert answer["Content-Disposition"] == f'attachment; filename="{what}-example.csv"'
    return answer.content


def shown(client: Client, what: str, content: bytes) -> Any:
    sent = {"file": SimpleUploadedFile("example.csv", content)}
    page = client.post(f"/manage/{what}/import/", sent, follow=True)
    return page.context["counts"], unescape(page.content.decode())


@pytest.mark.parametrize(
    ("language", "what", "new", "words"),
    [
        ("en", "people", 2, ("email,name,", "job title", "agent")),
        ("en", "places", 3, ("code,kind,", "building")),
        ("zh-hans", "people", 2, ("邮箱,姓名,", "服务人员", "会计")),
        ("zh-hans", "places", 3, ("编号,类型,", "楼宇")),
    ],
)
def test_the_example_speaks_the_readers_language_and_its_preview_finds_nothing_wrong(
    company: Company, as_person: SignIn, language: str, what: str, new: int, words: tuple[str, ...]
) -> None:
    User.objects.filter(pk=company.ada.pk).update(language=language)
    company.ada.refresh_from_db()
    client = as_person(company.ada)
    content = file_of(client, what)
    assert content.startswith(b"\xef\xbb\xbf") and all(word in content.decode() for word in words)
    counts, page = shown(client, what, content)
    counted = counts if isinstance(counts, dict) else vars(counts)
    assert (counted["new"], counted["refused"]) == (new, 0)
    assert "panel-hot" not in page


def test_the_example_of_people_can_be_imported_and_again_changes_nothing(
    company: Company, as_person: SignIn
) -> None:
    content = file_of(as_person(company.ada), "people")
    plan = import_people(reading=people_csv.read_people(content), by=company.ada)
    assert (plan.counts.new, plan.problems) == (2, [])
    jonas = User.objects.get(email="jonas.weber@example.com")
    assert jonas.line_manager is not None and jonas.line_manager.native_name == "李小燕"
    assert Membership.objects.filter(user=jonas, role="member").count() == 1
    again = import_people(reading=people_csv.read_people(content), by=company.ada)
    assert (again.counts.new, again.counts.changed, again.problems) == (0, 0, [])
    assert not Place.objects.exists()


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_words_of_the_page_are_taken_as_names_of_columns(company: Company, language: str) -> None:
    for words, csv, needed in (
        (import_problems.COLUMN_NAMES, people_csv, "email"),
        (place_import.COLUMN_NAMES, places_csv, "code"),
    ):
        with translation.override(language):
            header = [str(label) for label in words.values()]
        assert people_csv.columns_of(header, csv.COLUMNS, needed, csv.HEADERS) == list(words)


def test_only_admins_take_the_examples(company: Company, as_person: SignIn) -> None:
    for what in ("people", "places"):
        assert as_person(company.hugo).get(f"/manage/{what}/import/example.csv").status_code == 403
