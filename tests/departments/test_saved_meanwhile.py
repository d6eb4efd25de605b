"""Two people, or two tabs, have the same thing open: who saves later learns what the other saved."""

from collections.abc import Callable
from typing import Any

import pytest
from django.forms import BooleanField
from django.test import Client

from departments.actions.categories import save_category
from departments.actions.field_sets import create_field_set
from departments.audiences import Group
from departments.models import Contact, Relation, Service
from departments.rules import audience_of
from tests.cast import Company
from tests.departments.formspec.forms import field
from tests.departments.places import a_place
from tests.departments.test_pages import SignIn

SAVED_MEANWHILE = "Someone saved this after you opened it."


def opened(client: Client, address: str) -> dict[str, Any]:
    """Return what a browser would send of the form as it is shown."""
    form = client.get(address).context["form"]
    shown = {name: form[name].field.widget.format_value(form[name].value()) for name in form.fields}
    flags = {name: form[name].value() for name in form.fields if isinstance(form.fields[name], BooleanField)}
    return {
        name: "on" if flags.get(name) else "" if value is None else value
        for name, value in shown.items()
        if flags.get(name, True)
    }


def test_the_contact_page_keeps_what_both_saved(company: Company, as_person: SignIn) -> None:
    hugo, ada, address = as_person(company.hugo), as_person(company.ada), "/departments/FAC/edit/"
    mine, theirs = opened(hugo, address), opened(ada, address)
    ada.post(address, theirs | {"phone": "111", "note_en": "Ring twice"})
    page = hugo.post(address, mine | {"phone": "222", "about_en": "We keep the house."})
    text = page.content.decode()
    assert page.status_code == 200 and SAVED_MEANWHILE in text and "Now saved: “111”" in text
    assert "Changed there, and shown here now: Note in English." in text
    assert Contact.objects.get().phone == "111"
    again = page.context["form"]
    values = {name: again[name].value() or "" for name in again.fields}
    assert (values["phone"], values["about_en"], values["note_en"]) == (
        "222",
        "We keep the house.",
        "Ring twice",
    )
    assert hugo.post(address, values).status_code == 302
    row = Contact.objects.get()
    assert (row.phone, row.note_en, row.department.about_en) == ("222", "Ring twice", "We keep the house.")


def test_the_same_saved_twice_is_no_dispute(company: Company, as_person: SignIn) -> None:
    hugo, ada, address = as_person(company.hugo), as_person(company.ada), "/departments/FAC/edit/"
    mine, theirs = opened(hugo, address), opened(ada, address)
    ada.post(address, theirs | {"phone": "111"})
    assert hugo.post(address, mine | {"phone": " 111 "}).status_code == 302


Situation = tuple[str, str, Any, Any, Callable[[], Any]]


def situations(company: Company) -> dict[str, Situation]:
    """Return name -> address, field, what one saves, what the other would, and what is stored."""
    place = a_place("SH", "site", "Shanghai")
    shelf = save_category(category=None, details={"name_en": "Rooms", "icon": "box"}, by=company.ada)
    fields = {"department": company.facilities, "name_en": "Address", "is_active": True}
    own = create_field_set(details=fields, fields=[field("a")], by=company.ada)
    service, hugo, mia = company.move_desk, company.hugo, company.mia
    home, lead = mia.memberships.filter(is_primary=True), hugo.memberships.filter(is_primary=True)

    def stored(row: Any, name: str = "name_en") -> Callable[[], Any]:
        return lambda: type(row).objects.values_list(name, flat=True).get(pk=row.pk)

    def bearers() -> list[str]:
        return [one.person.email for one in service.responsibilities.all()]

    return {
        "service": (f"/manage/services/{service.slug}/", "summary_en", "One", "Two", stored(service, "summary_en")),
        "responsibility": (f"/manage/services/{service.slug}/responsibility/", "does", hugo.email, mia.email, bearers),
        "relation": (
            f"/departments/FAC/relations/{company.it.code}/", "kind", "supplies", "advises",
            lambda: Relation.objects.get().kind,
        ),
        "place": (f"/manage/places/{place.pk}/", "name_en", "One", "Two", stored(place)),
        "category": (f"/manage/categories/{shelf.slug}/", "name_en", "One", "Two", stored(shelf)),
        "field set": (f"/manage/field-sets/{own.key}/", "name_en", "One", "Two", stored(own)),
        "department": (f"/manage/departments/{company.it.code}/", "name_en", "One", "Two", stored(company.it)),
        "calendar": (
            f"/manage/calendars/{company.calendar.code}/name/", "name_en", "One", "Two", stored(company.calendar)
        ),
        "home": (
            f"/manage/people/{mia.pk}/move/", "department", str(company.it.pk), str(company.facilities.pk),
            lambda: home.get().department_id,
        ),
        "company roles": (
            f"/manage/people/{hugo.pk}/roles/", "roles", ["executive"], ["arbiter"],
            lambda: list(hugo.role_grants.values_list("role", flat=True)),
        ),
        "role in a unit": (
            f"/departments/FAC/people/{lead.get().pk}/", "role", "agent", "lead", lambda: lead.get().role
        ),
        "person": (f"/manage/people/{company.li_wei.pk}/", "post", "One", "Two", stored(company.li_wei, "post")),
    }  # fmt: skip


@pytest.mark.parametrize(
    "what",
    [
        "service",
        "responsibility",
        "relation",
        "place",
        "category",
        "field set",
        "department",
        "person",
        "calendar",
        "home",
        "company roles",
        "role in a unit",
    ],  # fmt: skip
)
def test_who_saves_later_is_told_and_may_then_replace_it(
    company: Company, as_person: SignIn, what: str
) -> None:
    address, name, first, second, stored = situations(company)[what]
    one, other = as_person(company.ada), as_person(company.ada)
    mine, theirs = opened(one, address), opened(other, address)
    assert other.post(address, theirs | {name: first}).status_code == 302
    kept = stored()
    page = one.post(address, mine | {name: second})
    assert page.status_code == 200 and SAVED_MEANWHILE in page.content.decode(), page.context["form"].errors
    assert list(page.context["form"].errors) == ["__all__", name] and stored() == kept
    assert page.context["form"][name].value() in (second, [second])
    again = opened_again(page.context["form"])
    assert one.post(address, again).status_code == 302 and stored() != kept


def opened_again(form: Any) -> dict[str, Any]:
    return {name: form.data.getlist(name) for name in form.fields if name in form.data}


def test_what_nobody_changed_meanwhile_is_taken(company: Company, as_person: SignIn) -> None:
    for address, name, first, _second, _stored in situations(company).values():
        ada = as_person(company.ada)
        assert ada.post(address, opened(ada, address) | {name: first}).status_code == 302, address
        assert ada.post(address, opened(ada, address)).status_code == 302, address
    assert Service.objects.get(pk=company.move_desk.pk).summary_en == "One"


def test_who_saves_an_audience_later_is_told(company: Company, as_person: SignIn) -> None:
    one, other = as_person(company.hugo), as_person(company.ada)
    address = f"/manage/services/{company.move_desk.slug}/audience/"
    seen = one.get(address).context["seen"]
    assert other.post(address, groups("engineer") | {"seen": seen}).status_code == 302
    page = one.post(address, groups("analyst") | {"seen": seen})
    text = page.content.decode()
    assert page.status_code == 200 and SAVED_MEANWHILE in text and "analyst" in text
    assert "Now saved: shown to “engineer”; can be requested by everyone." in text
    assert audience_of(company.move_desk).see == (Group(posts=frozenset({"engineer"})),)
    again = groups("analyst") | {"seen": page.context["seen"]}
    assert one.post(address, again).status_code == 302
    assert audience_of(company.move_desk).see == (Group(posts=frozenset({"analyst"})),)


def groups(post: str) -> dict[str, str]:
    """Return the audience form with one group that sees the service."""
    sizes = {
        "see-TOTAL_FORMS": "1",
        "order-TOTAL_FORMS": "0",
        "see-INITIAL_FORMS": "0",
        "order-INITIAL_FORMS": "0",
    }
    return sizes | {"see-0-posts": post, "do": "save"}


def test_who_publishes_a_field_set_later_is_told_of_the_version_between(
    company: Company, as_person: SignIn
) -> None:
    one, other = as_person(company.hugo), as_person(company.ada)
    own = create_field_set(
        details={"department": company.facilities, "name_en": "Address"}, fields=[field("a")], by=company.ada
    )
    address = f"/manage/services/{company.move_desk.slug}/form/as-field-set/"
    mine = opened(one, address) | {"field_set": str(own.pk)}
    assert other.post(address, mine).status_code == 302 and own.newest.number == 2
    page = one.post(address, mine)
    assert list(page.context["form"].errors) == ["field_set"]
    assert "version 2 of it after you opened this" in page.content.decode()
    again = opened_again(page.context["form"])
    assert one.post(address, again).status_code == 302


def test_a_pair_of_departments_is_not_said_anew_unseen(company: Company, as_person: SignIn) -> None:
    hugo, address, pair = (
        as_person(company.hugo),
        "/departments/FAC/relations/new/",
        {"consumer": str(company.it.pk)},
    )
    assert hugo.post(address, pair | {"kind": "supplies"}).status_code == 302
    page = hugo.post(address, pair | {"kind": "advises"})
    assert list(page.context["form"].errors) == ["consumer"] and Relation.objects.get().kind == "supplies"
    assert hugo.post(address, pair | {"kind": "supplies"}).status_code == 302
