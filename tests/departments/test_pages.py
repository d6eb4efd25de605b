"""Every page of people, departments and catalog: who opens it, what it costs."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import strip_tags

from departments.enums import ServiceState
from departments.models import Department, Membership, RequestForm, Service
from servicedesk.accounts.models import User
from servicedesk.events.models import Event
from tests.cast import Company
from tickets.actions.submission import submit

SignIn = Callable[[User], Client]
ALL = {"mia", "lena", "hugo", "ines", "ada"}
# address: who may open it; the others get the status behind
PAGES: dict[str, tuple[set[str], int]] = {
    "/people/options/?q=li": (ALL, 403),
    "/departments/options/": (ALL, 403),
    "/departments/": (ALL, 403),
    "/departments/FAC/": (ALL, 403),
    "/departments/MOV/": (ALL, 403),
    "/departments/FAC/people/": (ALL, 403),
    "/departments/FAC/edit/": ({"hugo", "ada"}, 403),
    "/departments/MOV/edit/": ({"lena", "hugo", "ada"}, 403),
    "/departments/FAC/relations/new/": ({"hugo", "ada"}, 403),
    "/departments/FAC/relations/FIN/": ({"hugo", "ada"}, 403),
    "/departments/FAC/people/add/": ({"hugo", "ada"}, 403),
    "/departments/MOV/people/add/": ({"hugo", "ada"}, 403),
    "/departments/FAC/people/{member}/": ({"hugo", "ada"}, 403),
    "/departments/FAC/people/{member}/remove/": ({"hugo", "ada"}, 403),
    "/manage/departments/": ({"ada"}, 403),
    "/manage/departments/new/": ({"ada"}, 403),
    "/manage/departments/FAC/": ({"ada"}, 403),
    "/manage/departments/FAC/deactivate/": ({"ada"}, 403),
    "/manage/people/": ({"ada"}, 403),
    "/manage/people/invite/": ({"ada"}, 403),
    "/manage/people/import/": ({"ada"}, 403),
    "/manage/people/{person}/": ({"ada"}, 403),
    "/manage/people/{person}/move/": ({"ada"}, 403),
    "/manage/people/{person}/roles/": ({"ada"}, 403),
    "/manage/people/{person}/deactivate/": ({"ada"}, 403),
    "/manage/people/{person}/reactivate/": ({"ada"}, 403),
    "/manage/people/{person}/invite/": ({"ada"}, 403),
    "/manage/services/": ({"lena", "hugo", "ines", "ada"}, 403),
    "/manage/services/new/": ({"lena", "hugo", "ines", "ada"}, 403),
    "/manage/services/move-a-desk/": ({"hugo", "ada"}, 403),
    "/manage/services/move-a-desk/form/": ({"hugo", "ada"}, 403),
    "/manage/services/move-a-desk/versions/": ({"hugo", "ada"}, 403),
    "/manage/services/move-a-desk/targets/": ({"hugo", "ada"}, 403),
    "/manage/categories/": ({"ada"}, 403),
    "/manage/categories/new/": ({"ada"}, 403),
    "/manage/categories/workplace/": ({"ada"}, 403),
}


def address(company: Company, url: str) -> str:
    member = Membership.objects.get(user=company.li_wei).pk
    return url.format(member=member, person=company.mia.pk)


@pytest.mark.parametrize("url", PAGES)
def test_a_page_opens_for_those_it_is_for_and_writes_nothing(
    company: Company, as_person: SignIn, url: str
) -> None:
    welcome, otherwise = PAGES[url]
    events = Event.objects.count()
    for name in sorted(ALL):
        answer = as_person(company.people[name]).get(address(company, url))
        assert answer.status_code == (200 if name in welcome else otherwise), name
    assert Event.objects.count() == events


@pytest.mark.parametrize("url", PAGES)
def test_a_post_is_refused_where_the_page_is(company: Company, as_person: SignIn, url: str) -> None:
    welcome, otherwise = PAGES[url]
    events = Event.objects.count()
    for name in sorted(ALL - welcome):
        answer = as_person(company.people[name]).post(address(company, url), {"do": "save", "count": "0"})
        assert answer.status_code in (otherwise, 405), name
    assert Event.objects.count() == events


@pytest.mark.parametrize("url", PAGES)
def test_a_page_wants_a_sign_in(company: Company, client: Client, url: str) -> None:
    assert client.get(address(company, url))["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize(
    "url",
    [
        "/manage/people/",
        "/departments/",
        "/departments/FAC/",
        "/departments/FAC/people/",
        "/manage/services/",
    ],
)
def test_a_list_costs_the_same_for_few_and_many_rows(
    company: Company, as_person: SignIn, url: str, language: str
) -> None:
    User.objects.filter(pk=company.ada.pk).update(language=language)
    client = as_person(company.ada)
    submit(service=company.move_desk, title="Please", by=company.mia)  # else the rail counts the first steps

    def cost() -> int:
        client.get(url)  # after a change, the first request fills the cache
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        return len(queries)

    before = cost()
    for number in range(3):
        unit = Department.objects.create(code=f"X{number}", name_en=f"X {number}", calendar=company.calendar)
        person = User.objects.create_user(f"x{number}@example.com", f"X {number}")
        Membership.objects.create(user=person, department=company.facilities, role="agent", is_primary=True)
        Membership.objects.create(user=person, department=unit, role="head")
        member = User.objects.create_user(f"y{number}@example.com", f"Y {number}")
        Membership.objects.create(user=member, department=company.facilities, is_primary=True)
        service = Service.objects.create(
            slug=f"x-{number}",
            name_en="X",
            department=company.facilities,
            category=company.move_desk.category,
        )
        RequestForm.objects.create(service=service, number=1, created_at=company.ada.date_joined)
    assert cost() == before


def test_people_are_paged_by_name_and_found_by_filters(company: Company, as_person: SignIn) -> None:
    for number in range(60):
        User.objects.create_user(f"z{number}@example.com", "Zed")
    client = as_person(company.ada)
    names, after = [], ""
    while after is not None:
        page = client.get("/manage/people/", {"after": after})
        names += [row["person"].pk for row in page.context["rows"]]
        after = page.context["page"].next_cursor
    assert len(names) == len(set(names)) == User.objects.count()
    found = client.get("/manage/people/", {"department": "FAC", "q": "li"}).context["rows"]
    assert [row["person"] for row in found] == [company.li_wei]
    waiting = client.get("/manage/people/", {"state": "waiting"})
    assert waiting.context["total"] == 60


def test_people_who_have_left_are_listed_when_asked_for(company: Company, as_person: SignIn) -> None:
    User.objects.filter(pk=company.noah.pk).update(is_active=False)
    client = as_person(company.ada)

    def listed(state: str) -> set[User]:
        return {row["person"] for row in client.get("/manage/people/", {"state": state}).context["rows"]}

    assert listed("left") == {company.noah}
    assert listed("everybody") - listed("") == {company.noah}


def test_who_has_left_is_not_asked_about_again(company: Company, as_person: SignIn) -> None:
    User.objects.filter(pk=company.noah.pk).update(is_active=False)
    page = f"/manage/people/{company.noah.pk}/"
    for method in ("get", "post"):
        answer = getattr(as_person(company.ada), method)(page + "deactivate/", follow=True)
        assert answer.redirect_chain == [(page, 302)]
        assert "Noah Klein has already left." in answer.content.decode()


@pytest.mark.parametrize("action", ["move", "roles", "deactivate", "reactivate", "invite"])
def test_a_chinese_page_calls_a_person_by_the_chinese_name(
    company: Company, as_person: SignIn, action: str
) -> None:
    User.objects.filter(pk=company.ada.pk).update(language="zh-hans")
    page = as_person(company.ada).get(f"/manage/people/{company.mia.pk}/{action}/").content.decode()
    assert "周敏" in page and "Mia Zhou" not in page


@pytest.mark.parametrize(
    ("language", "names"), [("en", "Workplace 办公环境"), ("zh-hans", "办公环境 Workplace")]
)
def test_the_readers_name_of_a_category_comes_first(
    company: Company, as_person: SignIn, language: str, names: str
) -> None:
    User.objects.filter(pk=company.ada.pk).update(language=language)
    page = as_person(company.ada).get("/manage/categories/").content.decode()
    assert names in " ".join(strip_tags(page).split())


def test_an_admin_invites_moves_and_deactivates_on_pages(company: Company, as_person: SignIn) -> None:
    client = as_person(company.ada)
    data = {
        "name": "New", "email": "new@example.com", "language": "en", "zone": "Asia/Shanghai",
        "department": company.movers.pk, "role": "agent", "line_manager": "hugo.brandt@example.com",
    }  # fmt: skip
    client.post("/manage/people/invite/", data)
    person = User.objects.get(email="new@example.com")
    assert (person.line_manager, person.memberships.get().department) == (company.hugo, company.movers)
    client.post(f"/manage/people/{person.pk}/move/", {"department": company.it.pk, "role": "head"})
    assert person.memberships.get().department == company.it
    client.post(f"/manage/people/{person.pk}/roles/", {"roles": ["arbiter"]})
    assert person.role_grants.get().role == "arbiter"
    client.post(f"/manage/people/{person.pk}/deactivate/")
    person.refresh_from_db()
    assert not person.is_active


def test_errors_of_a_verb_stand_beside_the_field(company: Company, as_person: SignIn) -> None:
    client = as_person(company.ada)
    data = {
        "name": "Mia", "email": "noah.klein@example.com", "language": "en", "zone": "Asia/Shanghai",
        "line_manager": "mia.zhou@example.com",
    }  # fmt: skip
    answer = client.post(f"/manage/people/{company.mia.pk}/", data)
    errors = answer.context["form"].errors
    assert errors["email"] == ["Noah Klein already uses this address."]
    assert set(errors) == {"email", "line_manager"}


def test_all_that_is_wrong_with_an_invitation_is_said_at_once(company: Company, as_person: SignIn) -> None:
    data = {"name": "Mia", "email": "Noah.Klein@example.com", "language": "en", "zone": "Asia/Shanghai"}
    errors = as_person(company.ada).post("/manage/people/invite/", data).context["form"].errors
    assert set(errors) == {"department", "role", "email"}
    assert errors["email"] == ["Noah Klein already uses this address."]


def test_a_person_whose_manager_has_left_can_be_changed(company: Company, as_person: SignIn) -> None:
    User.objects.filter(pk=company.noah.pk).update(is_active=False, line_manager=company.frida)
    User.objects.filter(pk=company.mia.pk).update(line_manager=company.noah)
    client, page = as_person(company.ada), f"/manage/people/{company.mia.pk}/"
    shown = client.get(page).context["form"]
    data = {name: shown[name].value() or "" for name in shown.fields} | {"post": "Clerk"}
    assert client.post(page, data)["Location"] == page
    company.mia.refresh_from_db()
    assert (company.mia.post, company.mia.line_manager) == ("Clerk", company.noah)


def test_a_service_whose_owner_has_left_can_be_changed(company: Company, as_person: SignIn) -> None:
    Service.objects.filter(pk=company.move_desk.pk).update(owner=company.lena)
    User.objects.filter(pk=company.lena.pk).update(is_active=False)
    client, page = as_person(company.ada), "/manage/services/move-a-desk/"
    data = {
        "name_en": "Move it", "department": company.facilities.pk, "category": company.move_desk.category_id,
        "owner": "lena.moor@example.com",
    }  # fmt: skip
    assert client.post(page, data)["Location"] == page
    answer = client.post("/manage/services/screens/", {**data, "department": company.it.pk})
    assert answer.context["form"].errors == {"owner": ["Lena Moor has left."]}


def test_the_last_admin_reads_why_he_cannot_go(company: Company, as_person: SignIn) -> None:
    answer = as_person(company.ada).post(f"/manage/people/{company.ada.pk}/roles/", {})
    assert "last admin" in answer.content.decode()


def test_somebody_is_added_by_address_and_taken_out_again(company: Company, as_person: SignIn) -> None:
    client = as_person(company.hugo)
    client.post("/departments/MOV/people/add/", {"person": "mia.zhou@example.com", "role": "agent"})
    row = Membership.objects.get(user=company.mia, department=company.movers)
    client.post(f"/departments/FAC/people/{row.pk}/", {"role": "lead"})
    row = Membership.objects.get(user=company.mia, department=company.movers)
    assert row.role == "lead"
    client.post(f"/departments/MOV/people/{row.pk}/remove/")
    assert not Membership.objects.filter(pk=row.pk).exists()


def test_a_head_is_offered_no_head_role(company: Company, as_person: SignIn) -> None:
    data = {"person": "mia.zhou@example.com", "role": "head"}
    answer = as_person(company.hugo).post("/departments/FAC/people/add/", data)
    assert "role" in answer.context["form"].errors


def test_a_membership_of_another_department_is_not_found_there(company: Company, as_person: SignIn) -> None:
    row = Membership.objects.get(user=company.tom)
    assert (
        as_person(company.hugo).post(f"/departments/FAC/people/{row.pk}/", {"role": "member"}).status_code
        == 404
    )


def test_departments_are_created_changed_and_switched_on_pages(company: Company, as_person: SignIn) -> None:
    client = as_person(company.ada)
    data = {"code": "law", "name_en": "Legal", "name_zh": "法务部", "calendar": company.calendar.pk}
    assert client.post("/manage/departments/new/", data)["Location"] == "/departments/LAW/people/"
    taken = client.post("/manage/departments/new/", {**data, "code": "it"}).context["form"].errors
    assert taken == {"code": ["IT already uses this code."]}
    unit = Department.objects.get(code="LAW")
    client.post("/manage/departments/LAW/", {**data, "code": "LAW", "parent": company.sales.pk})
    client.post("/manage/departments/LAW/deactivate/")
    unit.refresh_from_db()
    assert (unit.parent, unit.is_active) == (company.sales, False)


def test_pickers_answer_with_those_who_are_here(company: Company, as_person: SignIn) -> None:
    User.objects.filter(pk=company.noah.pk).update(is_active=False)
    client = as_person(company.mia)
    rows = client.get("/people/options/?q=wei").json()["results"]
    assert rows == [{"value": "li.wei@example.com", "text": "Li Wei 李伟", "note": "Facilities"}]
    assert client.get("/people/options/?q=noah").json()["results"] == []
    assert len(client.get("/people/options/").json()["results"]) <= 20
    assert [row["value"] for row in client.get("/departments/options/?q=mov").json()["results"]] == []
    assert [row["value"] for row in client.get("/departments/options/?q=mov&teams=1").json()["results"]] == [
        "MOV"
    ]


def test_the_shop_window_says_what_is_promised(company: Company, as_person: SignIn) -> None:
    page = as_person(company.mia).get("/departments/FAC/").content.decode()
    assert "Move a desk" in page and "2 h" in page and "Hugo Brandt" in page
    assert "Mon–Fri 09:00–12:00, 13:30–18:00" in page and "Shanghai time (UTC+8)" in page


def test_who_sees_a_service_and_does_not_edit_it_learns_whom_to_ask(
    company: Company, as_person: SignIn
) -> None:
    client = as_person(company.mia)
    for page in ("", "form/", "audience/", "targets/", "link/", "form/preview/", "file/"):
        refused = client.get(f"/manage/services/move-a-desk/{page}")
        text = refused.content.decode()
        assert refused.status_code == 403 and "If something has to change, ask Hugo Brandt" in text, page
        assert 'href="/services/"' in text and "See all services" in text
    Service.objects.filter(pk=company.move_desk.pk).update(state=ServiceState.DRAFT)
    draft = client.get("/manage/services/move-a-desk/")
    assert draft.status_code == 404 and "Hugo Brandt" not in draft.content.decode()


def test_who_does_not_see_a_service_learns_whom_of_their_own_to_ask(
    company: Company, as_person: SignIn
) -> None:
    for address in ("/services/nothing/", "/services/nothing/request/"):
        page = as_person(company.mia).get(address)
        assert page.status_code == 404
        assert "If you think that it is for you, ask Frida Lang" in " ".join(page.content.decode().split())
