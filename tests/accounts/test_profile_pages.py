"""The pages about oneself."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from servicedesk.accounts.actions.own import set_absence
from servicedesk.accounts.models import Absence, ApiToken, User
from servicedesk.events import clock
from tests.cast import Company, at

SignIn = Callable[[User], Client]


def test_language_and_zone_are_saved_and_the_answer_speaks_the_new_language(
    company: Company, as_person: SignIn
) -> None:
    client = as_person(company.mia)
    answer = client.post("/profile/", {"language": "zh-hans", "zone": "Europe/Berlin"}, follow=True)
    company.mia.refresh_from_db()
    assert (company.mia.language, company.mia.zone) == ("zh-hans", "Europe/Berlin")
    assert b'lang="zh-Hans"' in answer.content


def test_a_wrong_zone_stands_beside_the_field(company: Company, as_person: SignIn) -> None:
    answer = as_person(company.mia).post("/profile/", {"language": "en", "zone": "Mars/Base"})
    assert answer.status_code == 200 and "zone" in answer.context["form"].errors


def test_the_language_switch_works_before_sign_in_and_goes_back_only_here(
    client: Client, company: Company
) -> None:
    answer = client.post("/language/", {"language": "zh-hans", "next": "https://elsewhere.example/"})
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert client.cookies["django_language"].value == "zh-hans"
    assert client.post("/language/", {"language": "xx"}).status_code == 400
    assert client.get("/language/").status_code == 405


def test_the_language_switch_is_remembered_for_the_person(company: Company, as_person: SignIn) -> None:
    as_person(company.mia).post("/language/", {"language": "zh-hans", "next": "/profile/"})
    company.mia.refresh_from_db()
    assert company.mia.language == "zh-hans"


def test_an_absence_in_days_covers_the_last_one_in_the_persons_zone(
    company: Company, as_person: SignIn, monday: datetime
) -> None:
    User.objects.filter(pk=company.mia.pk).update(zone="Europe/Berlin")
    data = {"starts_on": "2026-03-28", "ends_on": "2026-03-29", "deputy": "noah.klein@example.com"}
    answer = as_person(company.mia).post("/profile/absence/", data, follow=True)
    row = Absence.objects.get()
    assert (row.starts_at.isoformat(), row.ends_at.isoformat(), row.deputy) == (
        "2026-03-27T23:00:00+00:00", "2026-03-29T22:00:00+00:00", company.noah,
    )  # fmt: skip
    assert "Noah Klein" in answer.content.decode()


def test_a_deputy_can_be_named_by_hand_and_nonsense_is_answered_with_suggestions(
    company: Company, as_person: SignIn, monday: datetime
) -> None:
    data = {"starts_on": "2026-03-28", "ends_on": "2026-03-29", "deputy": "klein"}
    answer = as_person(company.mia).post("/profile/absence/", data)
    assert "noah.klein@example.com" in answer.context["form"].errors["deputy"][0]
    data["deputy"] = "Noah Klein"
    assert as_person(company.mia).post("/profile/absence/", data).status_code == 302


def test_one_ends_only_ones_own_absence(company: Company, as_person: SignIn, monday: datetime) -> None:
    row = set_absence(
        person=company.mia, deputy=None, by=company.mia, starts_at=at("Mon 09:00"), ends_at=at("Tue 09:00"),
        at=at("Mon 08:00"),
    )  # fmt: skip
    url = f"/profile/absence/{row.pk}/end/"
    assert as_person(company.noah).post(url).status_code == 404
    assert as_person(company.mia).get(url).status_code == 200
    assert Absence.objects.get().ends_at == at("Tue 09:00")
    assert as_person(company.mia).post(url).status_code == 302
    assert Absence.objects.get().ends_at == monday


def test_who_is_back_may_leave_again_the_same_day(company: Company, as_person: SignIn) -> None:
    client, data = as_person(company.mia), {"starts_on": "2026-03-02", "ends_on": "2026-03-02"}
    for begins, ends in (("Mon 10:00", "Mon 11:00"), ("Mon 11:00", "Mon 12:00")):
        with clock.frozen(at(begins)):
            assert client.post("/profile/absence/", data).status_code == 302
        with clock.frozen(at(ends)):
            client.post(f"/profile/absence/{Absence.objects.latest('pk').pk}/end/")
    assert [(row.starts_at, row.ends_at) for row in Absence.objects.order_by("pk")] == [
        (at("Mon 10:00"), at("Mon 11:00")), (at("Mon 11:00"), at("Mon 12:00")),
    ]  # fmt: skip


def test_a_token_is_shown_once_and_opens_the_api(company: Company, as_person: SignIn) -> None:
    client = as_person(company.mia)
    answer = client.post("/profile/tokens/", {"label": "Badges", "scope": "read", "lasts": "30"})
    text = answer.context["made_text"]
    assert text in answer.content.decode()
    assert text not in client.get("/profile/tokens/").content.decode()
    reader = Client(headers={"Authorization": f"Bearer {text}"})
    assert reader.get("/api/schema/").status_code == 200


def test_a_token_is_revoked_by_a_post_of_its_owner_alone(company: Company, as_person: SignIn) -> None:
    as_person(company.mia).post("/profile/tokens/", {"label": "Badges", "scope": "read", "lasts": "30"})
    url = f"/profile/tokens/{ApiToken.objects.get().pk}/revoke/"
    assert as_person(company.noah).post(url).status_code == 404
    as_person(company.mia).get(url)
    assert ApiToken.objects.get().revoked_at is None
    as_person(company.mia).post(url)
    assert ApiToken.objects.get().revoked_at is not None


@pytest.mark.parametrize("url", ["/profile/", "/profile/absence/", "/profile/tokens/"])
def test_the_pages_want_a_sign_in(client: Client, db: None, url: str) -> None:
    assert client.get(url)["Location"].startswith("/accounts/login/")


def test_the_profile_costs_the_same_however_much_it_lists(
    company: Company, as_person: SignIn, monday: datetime
) -> None:
    client = as_person(company.mia)

    def cost() -> int:
        client.get("/profile/")  # after a change, the first request fills the cache
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/profile/").status_code == 200
        return len(queries)

    before = cost()
    for day in ("Tue", "Wed", "Thu"):
        set_absence(
            person=company.mia,
            deputy=company.noah,
            by=company.mia,
            starts_at=at(f"{day} 09:00"),
            ends_at=at(f"{day} 10:00"),
        )
    assert cost() == before


def test_how_long_a_token_lasts_is_said_in_the_readers_language(company: Company, as_person: SignIn) -> None:
    page = as_person(company.chen).get("/profile/tokens/").content.decode()
    assert "30 天" in page and "days" not in page
