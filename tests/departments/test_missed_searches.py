"""What several people searched for without opening a result: kept without names, for those who can mend it."""

from datetime import timedelta

import pytest

from departments.actions.missed_searches import (
    MOST_OF_A_PERSON,
    dismiss_search,
    make_word,
    note_missed,
    restore_search,
)
from departments.models import MissedSearch, Service
from departments.queries.missed_searches import KEPT, missed_searches, old_missed_searches
from servicedesk.accounts.models import User
from servicedesk.events import clock
from servicedesk.verbs.exceptions import NotAllowed, Refused
from tests.api.conftest import JsonClient
from tests.cast import Company, at
from tests.tickets.pages import SignIn, queries_of, text_of

PAGE = "/manage/searches/"
API = "/api/v1/missed-searches/"


def missed(company: Company, text: str, *people: str, shown: Service | None = None) -> None:
    for name in people:
        note_missed(text=text, shown=shown, by=company.people[name])


def listed(user: User) -> list[tuple[str, str, int]]:
    return [(one.words, one.language, one.people) for one in missed_searches(user)]


def test_what_three_people_missed_is_listed_most_people_first(company: Company) -> None:
    missed(company, "Where is a BICYCLE pump?", "mia", "noah", "frida")
    missed(company, "我要自行车", "mia", "noah", "frida", "chen")
    missed(company, "hammock", "mia", "noah")
    for _again in range(3):
        missed(company, "hammock", "mia")
    assert listed(company.ada) == [("自行车", "zh", 4), ("bicycle pump", "en", 3)]


def test_numbers_and_addresses_are_not_kept(company: Company) -> None:
    missed(company, "invoice 20417 for jane.doe@example.com, FAC-12, room B2", "mia")
    assert MissedSearch.objects.get().words == "invoice fac room"
    missed(company, "12345 a@b.example", "noah")
    assert MissedSearch.objects.count() == 1


def test_of_a_confidential_service_nothing_is_kept_or_shown(company: Company) -> None:
    missed(company, "salary", "mia", "noah", "frida", shown=company.payslip)
    assert not MissedSearch.objects.exists()
    missed(company, "moving", "mia", "noah", "frida", shown=company.move_desk)
    Service.objects.filter(pk=company.move_desk.pk).update(is_confidential=True)
    assert listed(company.ada) == []


def test_admins_see_all_and_heads_what_showed_services_of_theirs(company: Company) -> None:
    missed(company, "moving", "mia", "noah", "frida", shown=company.move_desk)
    missed(company, "hammock", "mia", "noah", "frida")
    assert {words for words, *_rest in listed(company.ada)} == {"hammock", "moving"}
    assert [words for words, *_rest in listed(company.hugo)] == ["moving"]
    assert listed(company.ines) == []
    for name in ("mia", "li_wei", "lena"):
        with pytest.raises(NotAllowed):
            dismiss_search(words="moving", by=company.people[name])


def test_it_becomes_a_word_of_a_service_and_leaves_the_list(company: Company) -> None:
    missed(company, "relocation van", "mia", "noah", "frida", shown=company.move_desk)
    with pytest.raises(NotAllowed):
        make_word(words="relocation van", service=company.screens, by=company.hugo)
    make_word(words="relocation van", service=company.move_desk, by=company.hugo)
    company.move_desk.refresh_from_db()
    assert company.move_desk.words_en == "relocation van" and not MissedSearch.objects.exists()
    with pytest.raises(Refused, match="not on the list any more"):
        make_word(words="relocation van", service=company.move_desk, by=company.hugo)


def test_what_is_no_need_is_shown_no_more_until_that_is_undone(company: Company) -> None:
    missed(company, "hammock", "mia", "noah", "frida", shown=company.move_desk)
    dismiss_search(words="hammock", by=company.hugo)
    assert listed(company.ada) == []
    with pytest.raises(Refused):
        dismiss_search(words="hammock", by=company.hugo)
    with pytest.raises(Refused):
        restore_search(words="hammock", by=company.ada)
    restore_search(words="hammock", by=company.hugo)
    assert listed(company.ada) == [("hammock", "en", 3)]


def test_what_is_kept_is_bounded(company: Company) -> None:
    MissedSearch.objects.bulk_create(
        MissedSearch(words=f"word{number}", person=company.mia, at=at("Mon 09:00"))
        for number in range(MOST_OF_A_PERSON)
    )
    missed(company, "hammock", "mia")
    assert MissedSearch.objects.count() == MOST_OF_A_PERSON
    assert not old_missed_searches(at("Mon 09:00") + KEPT).exists()
    assert old_missed_searches(at("Mon 09:00") + KEPT + timedelta(seconds=1)).exists()
    missed(company, "x" * 500, "noah")
    assert max(len(words) for words in MissedSearch.objects.values_list("words", flat=True)) <= 60


def test_a_page_that_is_left_tells_the_desk_what_it_showed(company: Company, as_person: SignIn) -> None:
    mia = as_person(company.mia)
    with clock.frozen(at("Mon 10:00")):
        assert mia.post("/search/missed/", {"q": "move a desk"}).status_code == 204
        assert mia.post("/search/missed/", {"q": "hammock"}).status_code == 204
        assert mia.post("/search/missed/", {"q": "  "}).status_code == 204
    kept = {row.words: row.service for row in MissedSearch.objects.all()}
    assert kept == {"move desk": company.move_desk, "hammock": None}
    assert mia.get("/search/?q=hammock").status_code == 200 and MissedSearch.objects.count() == 2


def test_the_pages_do_both(company: Company, as_person: SignIn) -> None:
    missed(company, "relocation van", "mia", "noah", "frida", shown=company.move_desk)
    missed(company, "hammock", "mia", "noah", "frida", shown=company.move_desk)
    hugo = as_person(company.hugo)
    page = text_of(hugo.get(PAGE))
    assert "relocation van" in page and "Move a desk was shown and not opened" in page
    assert not any(str(company.people[name]) in page for name in ("mia", "noah", "frida"))
    form = hugo.get(f"{PAGE}word/?words=relocation van")
    assert form.context["form"].initial["service"] == company.move_desk
    assert hugo.post(f"{PAGE}word/?words=relocation van", {"service": ""}).status_code == 400
    assert hugo.post(f"{PAGE}word/?words=relocation van", {"service": company.move_desk.pk}).url == PAGE
    assert hugo.post(f"{PAGE}dismiss/", {"words": "hammock"}).url == PAGE
    page = text_of(hugo.get(PAGE))
    assert (
        "Nothing was missed by several people" in page and "/manage/searches/restore/?words=hammock" in page
    )
    hugo.post(f"{PAGE}restore/?words=hammock")
    assert "hammock" in text_of(hugo.get(PAGE))
    assert as_person(company.mia).get(PAGE).status_code == 403


def test_the_list_costs_the_same_for_one_and_three(company: Company, as_person: SignIn) -> None:
    ada = as_person(company.ada)
    missed(company, "hammock", "mia", "noah", "frida", shown=company.move_desk)
    one = queries_of(ada, PAGE)
    missed(company, "trampoline", "mia", "noah", "frida", shown=company.screens)
    missed(company, "bicycle", "mia", "noah", "frida")
    assert queries_of(ada, PAGE) == one


def test_programs_do_the_same(company: Company) -> None:
    missed(company, "relocation van", "mia", "noah", "frida", shown=company.move_desk)
    missed(company, "hammock", "mia", "noah", "frida", shown=company.move_desk)
    client = JsonClient()
    client.force_login(company.hugo)
    rows = client.get(API).json()
    assert {(row["words"], row["people"], row["service"]["slug"]) for row in rows} == {
        ("relocation van", 3, "move-a-desk"),
        ("hammock", 3, "move-a-desk"),
    }
    body = {"words": "relocation van", "service": "move-a-desk"}
    assert client.post(f"{API}accept/", body).status_code == 204
    assert client.post(f"{API}accept/", body).status_code == 409
    assert client.post(f"{API}dismiss/", {"words": "hammock"}).status_code == 204
    assert client.get(API).json() == []
    assert client.post(f"{API}restore/", {"words": "hammock"}).status_code == 204
    stranger = JsonClient()
    stranger.force_login(company.mia)
    assert stranger.get(API).status_code == 403
    assert stranger.post(f"{API}dismiss/", {"words": "hammock"}).status_code == 403
