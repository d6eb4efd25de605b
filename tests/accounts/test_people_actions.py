"""Verbs on people."""

from datetime import datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from servicedesk.accounts.actions.own import (
    change_profile,
    create_token,
    end_absence,
    revoke_token,
    set_absence,
)
from servicedesk.accounts.actions.people import (
    change_person,
    deactivate,
    invite_again,
    invite_person,
    reactivate,
    set_roles,
)
from servicedesk.accounts.models import Absence, ApiToken, RoleGrant, User
from servicedesk.events.models import Event
from servicedesk.verbs.exceptions import NotAllowed, Refused
from tests.cast import Company, at


def kinds(person: User) -> list[str]:
    rows = Event.objects.filter(subject_type="accounts.user", subject_id=person.pk)
    return list(rows.order_by("seq").values_list("kind", flat=True))


def test_an_invited_person_cannot_sign_in_before_choosing_a_password(company: Company) -> None:
    person = invite_person(details={"email": " New@Example.com ", "name": "New"}, by=company.ada)
    assert (person.email, person.is_active, person.has_usable_password()) == ("new@example.com", True, False)
    assert kinds(person) == ["person.invited"]


@pytest.mark.parametrize(
    ("details", "field"),
    [
        ({"email": "MIA.zhou@example.com", "name": "Twin"}, "email"),
        ({"email": "nonsense", "name": "X"}, "email"),
        ({"email": "x@example.com", "name": " "}, "name"),
        ({"email": "x@example.com", "name": "X", "zone": "Mars/Base"}, "zone"),
    ],
)
def test_wrong_details_are_refused_by_field(company: Company, details: dict[str, str], field: str) -> None:
    before = User.objects.count()
    with pytest.raises(ValidationError) as refusal:
        invite_person(details=details, by=company.ada)
    assert list(refusal.value.message_dict) == [field]
    assert User.objects.count() == before


def test_only_an_admin_invites_changes_and_deactivates(company: Company) -> None:
    verbs = (
        lambda: invite_person(details={"email": "x@example.com", "name": "X"}, by=company.hugo),
        lambda: change_person(person=company.mia, details={"post": "X"}, by=company.hugo),
        lambda: deactivate(person=company.mia, by=company.hugo),
        lambda: reactivate(person=company.mia, by=company.hugo),
        lambda: set_roles(person=company.hugo, roles=["admin"], by=company.hugo),
        lambda: invite_again(person=company.mia, by=company.hugo),
    )
    for verb in verbs:
        with pytest.raises(NotAllowed):
            verb()
    company.mia.refresh_from_db()
    assert company.mia.is_active and company.mia.post == "" and kinds(company.mia) == []
    assert not RoleGrant.objects.filter(user=company.hugo).exists()


def test_a_change_says_what_was_and_what_is(company: Company) -> None:
    changes = change_person(
        person=company.mia,
        details={"post": "Buyer", "line_manager": company.frida, "name": "Mia Zhou"},
        by=company.ada,
    )
    assert changes == {"post": ["", "Buyer"], "line_manager": [None, company.frida.pk]}
    assert change_person(person=company.mia, details={"post": "Buyer"}, by=company.ada) == {}
    assert kinds(company.mia) == ["person.changed"]


def test_nobody_reports_to_himself_even_by_a_detour(company: Company) -> None:
    change_person(person=company.noah, details={"line_manager": company.mia}, by=company.ada)
    for manager in (company.noah, company.mia):
        with pytest.raises(ValidationError):
            change_person(person=company.mia, details={"line_manager": manager}, by=company.ada)


def test_the_last_admin_keeps_the_role_and_the_account(company: Company) -> None:
    with pytest.raises(Refused):
        set_roles(person=company.ada, roles=[], by=company.ada)
    with pytest.raises(Refused):
        deactivate(person=company.ada, by=None)
    set_roles(person=company.mia, roles=["admin", "arbiter"], by=company.ada)
    set_roles(person=company.ada, roles=[], by=company.mia)
    assert set(RoleGrant.objects.filter(role="admin").values_list("user", flat=True)) == {company.mia.pk}


def test_nobody_deactivates_himself(company: Company) -> None:
    set_roles(person=company.mia, roles=["admin"], by=company.ada)
    with pytest.raises(Refused):
        deactivate(person=company.ada, by=company.ada)


def test_a_leaver_has_no_way_in_any_more(company: Company, monday: datetime) -> None:
    _token, _text = create_token(label="x", scope="read", lasts=timedelta(days=30), by=company.mia)
    set_absence(
        person=company.noah,
        starts_at=at("Tue 09:00"),
        ends_at=at("Wed 09:00"),
        deputy=company.mia,
        by=company.noah,
    )
    deactivate(person=company.mia, by=company.ada)
    company.mia.refresh_from_db()
    assert (company.mia.is_active, company.mia.has_usable_password()) == (False, False)
    assert ApiToken.objects.get().revoked_at == monday
    assert Absence.objects.get().deputy is None
    assert kinds(company.mia)[-1] == "person.deactivated"


def test_who_comes_back_is_invited_to_choose_a_password(company: Company) -> None:
    deactivate(person=company.mia, by=company.ada)
    reactivate(person=company.mia, by=company.ada)
    assert company.mia.is_active and not company.mia.has_usable_password()
    assert kinds(company.mia) == ["person.deactivated", "person.reactivated", "person.invited"]


def test_only_those_without_a_password_are_invited_again(company: Company) -> None:
    with pytest.raises(Refused):
        invite_again(person=company.mia, by=company.ada)


def test_a_token_is_kept_as_a_digest_and_ends(company: Company, monday: datetime) -> None:
    token, text = create_token(label=" Badges ", scope="write", lasts=timedelta(days=30), by=company.mia)
    assert text.startswith("desk_") and text not in str(vars(token))
    assert (token.label, token.is_valid(monday), token.is_valid(monday + timedelta(days=30))) == (
        "Badges",
        True,
        False,
    )
    revoke_token(token=token, by=company.mia)
    revoke_token(token=token, by=company.mia)
    assert kinds(company.mia) == ["person.token_created", "person.token_revoked"]


def test_a_token_is_its_owners_alone(company: Company) -> None:
    token, _text = create_token(label="x", scope="read", lasts=timedelta(days=30), by=company.mia)
    with pytest.raises(NotAllowed):
        revoke_token(token=token, by=company.noah)
    token.refresh_from_db()
    assert token.revoked_at is None


@pytest.mark.parametrize(("label", "days"), [("", 30), ("x", 0), ("x", 400)])
def test_a_token_needs_a_purpose_and_lasts_a_year_at_most(company: Company, label: str, days: int) -> None:
    with pytest.raises(ValidationError):
        create_token(label=label, scope="read", lasts=timedelta(days=days), by=company.mia)
    assert not ApiToken.objects.exists()


def test_the_profile_is_ones_own(company: Company) -> None:
    change_profile(language="zh-hans", zone="Europe/Berlin", by=company.mia)
    change_profile(language="zh-hans", zone="Europe/Berlin", by=company.mia)
    company.mia.refresh_from_db()
    assert (company.mia.language, company.mia.zone, kinds(company.mia)) == (
        "zh-hans", "Europe/Berlin", ["person.changed"],
    )  # fmt: skip
    with pytest.raises(ValidationError):
        change_profile(language="en", zone="Nowhere", by=company.mia)


def test_an_absence_has_a_deputy_who_is_there(company: Company, monday: datetime) -> None:
    away = {"starts_at": at("Tue 00:00"), "ends_at": at("Thu 00:00")}
    set_absence(person=company.noah, deputy=None, by=company.noah, **away)
    User.objects.filter(pk=company.olga.pk).update(is_active=False)
    company.olga.refresh_from_db()
    for deputy in (company.mia, company.noah, company.olga):
        with pytest.raises(ValidationError) as refusal:
            set_absence(person=company.mia, deputy=deputy, by=company.mia, **away)
        assert "deputy" in refusal.value.message_dict
    set_absence(person=company.mia, deputy=company.frida, by=company.mia, **away)
    assert kinds(company.mia) == ["person.absence_set"]


@pytest.mark.parametrize(
    ("start", "end", "field"),
    [
        ("Tue 09:00", "Mon 09:00", "ends_on"),
        ("Mon 08:00", "Mon 09:00", "ends_on"),
        ("Thu 09:00", "Fri 12:00", "starts_on"),
    ],
)
def test_an_absence_lies_ahead_and_overlaps_no_other(
    company: Company, monday: datetime, start: str, end: str, field: str
) -> None:
    set_absence(
        person=company.mia, deputy=None, by=company.mia, starts_at=at("Fri 09:00"), ends_at=at("Sat 09:00")
    )
    with pytest.raises(ValidationError) as refusal:
        set_absence(person=company.mia, deputy=None, by=company.mia, starts_at=at(start), ends_at=at(end))
    assert field in refusal.value.message_dict


def test_an_absence_ends_early_or_is_dropped(company: Company, monday: datetime) -> None:
    now = set_absence(
        person=company.mia, deputy=None, by=company.mia, starts_at=at("Mon 09:00"), ends_at=at("Tue 09:00"),
        at=at("Mon 08:00"),
    )  # fmt: skip
    later = set_absence(
        person=company.mia, deputy=None, by=company.mia, starts_at=at("Thu 09:00"), ends_at=at("Fri 09:00")
    )
    with pytest.raises(NotAllowed):
        end_absence(absence=now, by=company.noah)
    end_absence(absence=now, by=company.mia)
    end_absence(absence=later, by=company.ada)
    assert [(row.starts_at, row.ends_at) for row in Absence.objects.all()] == [(at("Mon 09:00"), monday)]


def test_a_refusal_calls_people_by_the_readers_name_for_them(company: Company) -> None:
    with translation.override("zh-hans"), pytest.raises(Refused) as refusal:
        invite_again(person=company.mia, by=company.ada)
    assert "周敏" in refusal.value.message and "Mia" not in refusal.value.message
