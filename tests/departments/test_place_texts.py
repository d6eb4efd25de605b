"""Locations in words become places: an admin decides for each, sees what will happen, and it happens."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from departments.actions.place_texts import settle_text, settle_texts
from departments.actions.places import create_place
from departments.cached_places import place_tree, workplaces
from departments.models import Place, PlaceWord, Workplace
from departments.queries.place_texts import text_groups
from servicedesk.accounts.models import User
from servicedesk.events.models import Event
from servicedesk.jobs.models import Job
from servicedesk.jobs.runner import sweep_jobs
from servicedesk.verbs.exceptions import NotAllowed
from servicedesk.web.forms.shared import digest_of
from tests.cast import Company

from .places import Places, some_places, works_at

TEXTS = {
    "mia": "Tower 2, 3F", "noah": "tower 2, 3f", "frida": "TOWER 2, 3F", "tom": "Cellar", "olga": "",
    "hugo": "Berlin office",
}  # fmt: skip


@pytest.fixture
def places(company: Company) -> Places:
    for name, words in TEXTS.items():
        User.objects.filter(pk=company.people[name].pk).update(location=words)
    return some_places()


@pytest.fixture
def admin(company: Company, client: Client) -> Client:
    client.force_login(company.ada)
    return client


def row(text: str, do: str = "leave", **more: str) -> dict[str, str]:
    fields = {"do": do, "place": "", "kind": "room", "code": "", "name_en": text, **more}
    return {f"{digest_of(text)}-{name}": value for name, value in fields.items()}


def test_equal_words_in_any_case_are_one_group_and_people_with_a_place_count_in_none(
    company: Company, places: Places
) -> None:
    works_at(company.tom, places.room)
    assert [(group.text, group.people) for group in text_groups()] == [
        ("tower 2, 3f", 3),
        ("berlin office", 1),
    ]


def test_nothing_is_guessed_and_nothing_changes_before_it_is_confirmed(
    company: Company, admin: Client, places: Places
) -> None:
    page = admin.get(reverse("place_texts")).content.decode()
    assert len(re.findall(r'value="leave"[^>]*checked', page)) == 3
    assert "1 place" not in page
    data = row("tower 2, 3f", "place", place="SH-T2-3") | row(
        "berlin office", "new", code="BER-1", place="ber"
    )
    events = Event.objects.count()
    preview = admin.post(reverse("place_texts"), data | row("cellar")).content.decode()
    assert "4 people get a place." in preview
    assert "3rd floor" in preview
    assert "BER-1" in preview
    assert (Workplace.objects.count(), Job.objects.count(), Event.objects.count()) == (0, 0, events)
    assert 'code" value="BER-1"' in preview
    back = admin.post(reverse("place_texts"), data | {"do": "back"}).content.decode()
    assert 'value="BER-1"' in back


def test_what_was_decided_happens_and_the_words_mean_the_place_from_then_on(
    company: Company, admin: Client, places: Places
) -> None:
    data = row("tower 2, 3f", "place", place="SH-T2-3") | row(
        "berlin office", "new", code="BER-1", place="ber"
    )
    assert admin.post(reverse("place_texts"), data | {"do": "settle"}).status_code == 302
    sweep_jobs()
    found = workplaces([company.mia.pk, company.noah.pk, company.frida.pk, company.tom.pk, company.hugo.pk])
    new = Place.objects.get(code="BER-1")
    assert found == {
        company.mia.pk: places.third.pk, company.noah.pk: places.third.pk, company.frida.pk: places.third.pk,
        company.tom.pk: None, company.hugo.pk: new.pk,
    }  # fmt: skip
    assert (new.kind, new.parent, new.name_en) == ("room", places.berlin, "berlin office")
    assert list(User.objects.exclude(location="").values_list("location", flat=True)) == ["Cellar"]
    assert place_tree().called("TOWER 2, 3F") == {places.third.pk}
    assert [group.text for group in text_groups()] == ["cellar"]
    assert "Last time 4 people got a place." in admin.get(reverse("place_texts")).content.decode()


def test_what_is_wrong_stands_beside_its_field_and_nothing_typed_is_lost(
    admin: Client, places: Places
) -> None:
    data = (
        row("tower 2, 3f", "place")
        | row("berlin office", "new", code="sh", name_en="Typed before")
        | row("cellar", "new", code="C", kind="site", place="3.12")
    )
    page = admin.post(reverse("place_texts"), data).content.decode()
    assert "Say which place it is." in page
    assert "Shanghai already uses this code." in page
    assert "must lie in something larger" in page
    assert 'value="Typed before"' in page
    both = row("tower 2, 3f", "new", code="N") | row("berlin office", "new", code="n")
    assert "Two new places have this code." in admin.post(reverse("place_texts"), both).content.decode()
    assert "Nothing is decided yet" in admin.post(reverse("place_texts"), row("cellar")).content.decode()
    assert (
        "Nothing is decided yet" in admin.post(reverse("place_texts"), row("made up", "new")).content.decode()
    )
    assert not PlaceWord.objects.exists()


def test_what_became_impossible_meanwhile_is_said_and_the_rest_is_done(
    company: Company, admin: Client, places: Places
) -> None:
    decisions = [
        {"text": "cellar", "new": {"code": "C", "kind": "room", "name_en": "Cellar", "parent": None}},
        {"text": "berlin office", "place": places.berlin.pk},
    ]
    settle_texts(decisions=decisions, by=company.ada)
    create_place(details={"code": "c", "kind": "site", "name_en": "Canteen"}, by=company.ada)
    sweep_jobs()
    assert Job.objects.get().state == Job.State.DONE
    assert workplaces([company.hugo.pk, company.tom.pk]) == {
        company.hugo.pk: places.berlin.pk,
        company.tom.pk: None,
    }
    assert "Canteen already uses this code." in admin.get(reverse("place_texts")).content.decode()


def test_only_an_admin_says_what_words_mean(company: Company, places: Places) -> None:
    with pytest.raises(NotAllowed):
        settle_texts(decisions=[], by=company.mia)
    with pytest.raises(NotAllowed):
        settle_text(decision={"text": "cellar", "place": places.room.pk}, by=company.hugo)
    assert not PlaceWord.objects.exists()


def test_what_was_typed_for_one_text_is_never_filled_in_for_another(
    company: Company, admin: Client, places: Places
) -> None:
    """A draft in the browser knows fields by their names alone."""

    def names() -> dict[str, str]:
        page = admin.get(reverse("place_texts")).content.decode()
        found = re.findall(r'<legend>(\w+).*?name="([^"]+)-do"', page, re.DOTALL)
        return {text.casefold(): name for text, name in found}

    before = names()
    assert set(before) == {"tower", "berlin", "cellar"}
    settle_text(decision={"text": "tower 2, 3f", "place": places.third.pk}, by=company.ada)
    assert names() == {text: before[text] for text in ("berlin", "cellar")}
