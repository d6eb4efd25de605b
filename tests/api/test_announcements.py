"""Announcements through the API: the verbs and the rights of the pages."""

from typing import Any

import pytest

from departments.actions.authors import name_author
from departments.models import Announcement, Subscription
from tests.api.conftest import Clients
from tests.cast import Company, at
from tests.departments.announcing import announced, drafted
from tests.departments.audiences import limit_to
from tests.departments.places import some_places

LIST = "/api/v1/announcements/"
BODY: dict[str, Any] = {
    "department": "FAC", "kind": "outage", "title_en": "No van", "starts_at": "2026-03-02T09:30:00+08:00",
    "services": ["move-a-desk"],
}  # fmt: skip
pytestmark = pytest.mark.usefixtures("monday")


def test_an_author_drafts_publishes_corrects_and_ends_it(company: Company, api: Clients) -> None:
    name_author(department=company.facilities, person=company.olga, by=company.hugo)
    some_places()
    olga, mia = api(company.olga), api(company.mia)
    made = olga.post(LIST, BODY | {"places": ["sh-t2"]})
    assert made.status_code == 201, made.json()
    page = made["Location"]
    shown = made.json()
    assert (shown["state"], shown["phase"], shown["places"]) == ("draft", "draft", ["SH-T2"])
    assert shown["services"] == [{"slug": "move-a-desk", "name_en": "Move a desk", "name_zh": "搬迁工位"}]
    assert mia.get(page).status_code == 404
    assert olga.post(f"{page}publish/").json()["phase"] == "current"
    changed = olga.patch(page, {"ends_at": "2026-03-02T18:00"})
    assert changed.json()["ends_at"] == "2026-03-02T18:00:00+08:00"
    assert mia.get(page).json()["title_en"] == "No van"
    ended = olga.post(f"{page}end/", {"follow_up_en": "A new van."}).json()
    assert (ended["phase"], ended["follow_up_en"]) == ("ended", "A new van.")
    assert olga.post(f"{page}end/").status_code == 409
    assert olga.post(f"{page}reopen/").json()["state"] == "published"
    assert olga.post(f"{page}withdraw/").json()["state"] == "draft"
    assert olga.delete(page).status_code == 204 and not Announcement.objects.exists()


def test_who_only_reads_it_changes_nothing(company: Company, api: Clients) -> None:
    page = f"{LIST}{announced(company).pk}/"
    mia = api(company.mia)
    for verb in ("publish", "end", "reopen", "withdraw"):
        assert mia.post(f"{page}{verb}/").status_code == 403, verb
    assert mia.patch(page, {"title_en": "x"}).status_code == mia.delete(page).status_code == 403
    assert mia.post(LIST, BODY).status_code == 403


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title_en": ""}, "title_en"),
        ({"kind": "party"}, "kind"),
        ({"starts_at": "tomorrow"}, "starts_at"),
        ({"ends_at": "2026-03-02T08:00+08:00"}, "ends_at"),
        ({"services": ["nothing"]}, "services"),
        ({"services": ["screens"]}, "services"),
        ({"services": []}, "services"),
        ({"places": ["nowhere"]}, "places"),
        ({"department": "XYZ"}, "department"),
        ({"text": "x"}, "text"),
    ],
)
def test_a_wrong_body_is_refused_by_field(
    company: Company, api: Clients, change: dict[str, Any], field: str
) -> None:
    answer = api(company.hugo).post(LIST, BODY | change)
    assert answer.status_code == 400 and field in answer.json()["errors"], answer.json()


def test_a_change_of_what_somebody_else_has_changed_since_is_refused(company: Company, api: Clients) -> None:
    page = f"{LIST}{announced(company).pk}/"
    hugo, ada = api(company.hugo), api(company.ada)
    tag = hugo.get(page)["ETag"]
    assert ada.patch(page, {"title_en": "Ada's"}).status_code == 200
    assert hugo.patch(page, {"title_en": "Hugo's"}, HTTP_IF_MATCH=tag).status_code == 412
    assert Announcement.objects.get().title_en == "Ada's"


def test_lists_are_narrowed_and_show_no_hidden_service(company: Company, api: Clients) -> None:
    company.screens.department = company.facilities
    company.screens.save()
    limit_to(company.screens, company.it)
    both = announced(company, services=[company.move_desk, company.screens])
    drafted(company, starts_at=at("Tue 09:00"))
    mia = api(company.mia)
    [row] = mia.get(LIST).json()["results"]
    assert (row["id"], [one["slug"] for one in row["services"]]) == (both.pk, ["move-a-desk"])
    assert mia.get(LIST, {"service": "screens"}).json()["results"] == []
    assert len(mia.get(LIST, {"service": "move-a-desk", "state": "published"}).json()["results"]) == 1
    assert len(api(company.hugo).get(LIST, {"department": "FAC"}).json()["results"]) == 2


def test_one_follows_a_service_and_an_announcement(company: Company, api: Clients) -> None:
    one, mia = announced(company), api(company.mia)
    for path in (f"{LIST}{one.pk}/", "/api/v1/services/move-a-desk/"):
        for _again in range(2):
            assert mia.post(f"{path}follow/").status_code == 204
    assert Subscription.objects.filter(person=company.mia).count() == 2
    for path in (f"{LIST}{one.pk}/", "/api/v1/services/move-a-desk/"):
        assert mia.post(f"{path}unfollow/").status_code == 204
    assert not Subscription.objects.exists()
