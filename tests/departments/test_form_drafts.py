"""Drafts of request forms: saved by one or several editors, published, discarded, copied."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from departments.actions.form_drafts import (
    DraftConflict,
    discard_draft,
    publish_draft,
    restore_draft,
    save_draft,
)
from departments.actions.form_sources import copy_form
from departments.actions.publishing import UnsoundForm
from departments.actions.service_states import copy_service
from departments.display.form_problems import problem_sentence
from departments.formspec.form import FormSpec
from departments.models import FormDraft, RequestForm, Service
from departments.queries.form_drafts import discarded_draft, is_changed, open_draft, stamp_of
from servicedesk.accounts.models import User
from servicedesk.events import clock
from servicedesk.events.models import Event
from servicedesk.verbs.exceptions import NotAllowed, Refused
from tests.cast import Company, at
from tests.departments.formspec.forms import a_form, field, section, when
from tests.departments.places import a_place
from tests.departments.publishing import publish_form

SEATS = field("seats", "number")
NOTE = field("note")


def stamp(service: Service) -> str:
    return stamp_of(open_draft(service))


def save(company: Company, form: FormSpec, by: User | None = None) -> FormDraft:
    service = company.screens
    return save_draft(service=service, form=form, stamp=stamp(service), by=by or company.ines)


def keys(form: FormSpec) -> list[str]:
    return [spec.key for spec in form.fields]


def test_a_draft_begins_with_what_is_published_and_is_stored_with_its_first_change(company: Company) -> None:
    publish_form(service=company.screens, fields=[SEATS], by=company.ines)
    draft = open_draft(company.screens)
    assert (keys(draft.spec), draft.pk, is_changed(draft)) == (["seats"], None, False)
    assert save(company, draft.spec).pk is None and not FormDraft.objects.exists()
    saved = save(company, a_form(SEATS, NOTE))
    assert (keys(saved.spec), saved.edited_by, is_changed(saved)) == (["seats", "note"], company.ines, True)
    assert keys(open_draft(company.screens).spec) == ["seats", "note"]
    assert company.screens.newest_form.number == 2  # requesters are asked what they were


def test_the_history_tells_of_a_draft_once_and_not_of_each_save(company: Company) -> None:
    for form in (a_form(SEATS), a_form(NOTE), a_form(NOTE, SEATS)):
        save(company, form)
    discard_draft(service=company.screens, stamp=stamp(company.screens), by=company.ines)
    restore_draft(draft=FormDraft.objects.get(), by=company.ines)
    kinds = Event.objects.filter(kind__startswith="service.form_draft").order_by("seq")
    assert list(kinds.values_list("kind", flat=True)) == [
        "service.form_draft_begun",
        "service.form_draft_discarded",
        "service.form_draft_restored",
    ]


def test_a_second_editor_sees_both_versions_and_saves_what_was_made_of_them(company: Company) -> None:
    seen = stamp(company.screens)
    save_draft(service=company.screens, form=a_form(SEATS), stamp=seen, by=company.ines)
    with pytest.raises(DraftConflict) as conflict:
        save_draft(service=company.screens, form=a_form(NOTE), stamp=seen, by=company.ada)
    told = conflict.value
    assert (keys(told.theirs), keys(told.mine), told.by) == (["seats"], ["note"], company.ines)
    assert keys(open_draft(company.screens).spec) == ["seats"]
    both = a_form(SEATS, NOTE)
    saved = save_draft(service=company.screens, form=both, stamp=told.stamp, by=company.ada)
    assert (keys(saved.spec), saved.edited_by) == (["seats", "note"], company.ada)


def test_a_save_that_is_sent_again_is_no_conflict(company: Company) -> None:
    seen = stamp(company.screens)
    first = save_draft(service=company.screens, form=a_form(SEATS), stamp=seen, by=company.ines)
    again = save_draft(service=company.screens, form=a_form(SEATS), stamp=seen, by=company.ines)
    assert (again.pk, again.revision) == (first.pk, first.revision)


@pytest.mark.parametrize("is_begun", [True, False])
def test_a_version_published_meanwhile_is_not_overwritten(company: Company, is_begun: bool) -> None:
    if is_begun:
        save(company, a_form(NOTE))
    seen = stamp(company.screens)
    publish_form(service=company.screens, fields=[SEATS], by=company.ada)
    for write in (
        lambda: save_draft(service=company.screens, form=a_form(), stamp=seen, by=company.ines),
        lambda: publish_draft(service=company.screens, stamp=seen, by=company.ines),
    ):
        with pytest.raises(DraftConflict) as conflict:
            write()
        assert keys(conflict.value.theirs) == ["seats"] and conflict.value.by is None


def test_an_editor_of_a_published_or_discarded_draft_is_told(company: Company) -> None:
    save(company, a_form(SEATS))
    seen = stamp(company.screens)
    publish_draft(service=company.screens, stamp=seen, by=company.ines)
    with pytest.raises(DraftConflict):
        save_draft(service=company.screens, form=a_form(NOTE), stamp=seen, by=company.ada)
    save(company, a_form(NOTE))
    seen = stamp(company.screens)
    discard_draft(service=company.screens, stamp=seen, by=company.ines)
    save(company, a_form(SEATS, field("more")))
    with pytest.raises(DraftConflict):
        save_draft(service=company.screens, form=a_form(NOTE), stamp=seen, by=company.ada)


def test_publishing_makes_a_version_of_the_draft_and_ends_it(company: Company) -> None:
    save(company, a_form(section("who", SEATS), section("what", NOTE, stage="fulfilment")))
    version = publish_draft(service=company.screens, stamp=stamp(company.screens), by=company.ines)
    assert (version.number, [one.stage for one in version.spec.sections]) == (2, ["filing", "fulfilment"])
    assert not FormDraft.objects.exists() and Event.objects.filter(kind="config.published").count() >= 1
    again = publish_draft(service=company.screens, stamp=stamp(company.screens), by=company.ines)
    assert again == version and RequestForm.objects.filter(service=company.screens).count() == 2


def test_an_unsound_draft_is_kept_and_says_in_words_why_it_is_not_published(company: Company) -> None:
    broken = a_form(field("b", when=when("a", "is", "x")), field("c", "choice"))
    save(company, broken)
    with pytest.raises(UnsoundForm) as refusal:
        publish_draft(service=company.screens, stamp=stamp(company.screens), by=company.ines)
    known = a_form(field("a") | {"label": {"en": "Reason", "zh": "原因"}})
    told = refusal.value
    assert [problem_sentence(told.form, one, known) for one in told.problems] == [
        "c: Add the choices.",
        "b: This field refers to “Reason”, which is not in this form. Choose another field, or remove the reference.",
    ]
    with translation.override("zh-hans"):
        assert problem_sentence(told.form, told.problems[1], known).startswith("b：这里引用了“原因”")
    assert keys(open_draft(company.screens).spec) == ["b", "c"]


def test_what_only_warns_is_published(company: Company) -> None:
    save(company, a_form(field("a") | {"label": {"en": "A", "zh": ""}}))
    assert publish_draft(service=company.screens, stamp=stamp(company.screens), by=company.ines).number == 2


def test_a_discarded_draft_comes_back_unless_another_was_begun(company: Company) -> None:
    save(company, a_form(SEATS))
    discard_draft(service=company.screens, stamp=stamp(company.screens), by=company.ines)
    assert keys(open_draft(company.screens).spec) == []
    with pytest.raises(Refused):
        discard_draft(service=company.screens, stamp=stamp(company.screens), by=company.ines)
    save(company, a_form(NOTE))
    aside = discarded_draft(company.screens)
    with pytest.raises(Refused):
        restore_draft(draft=aside, by=company.ines)
    discard_draft(service=company.screens, stamp=stamp(company.screens), by=company.ines)
    assert keys(restore_draft(draft=aside, by=company.ines).spec) == ["seats"]
    assert keys(open_draft(company.screens).spec) == ["seats"]


def test_a_discarded_draft_is_kept_for_thirty_days(company: Company) -> None:
    with clock.frozen(at("Mon 10:00")):
        save(company, a_form(SEATS))
        aside = discard_draft(service=company.screens, stamp=stamp(company.screens), by=company.ines)
    with clock.frozen(at("Mon 10:00") + timedelta(days=30)):
        assert discarded_draft(company.screens) == aside
    with clock.frozen(at("Mon 10:01") + timedelta(days=30)):
        assert discarded_draft(company.screens) is None
        with pytest.raises(Refused):
            restore_draft(draft=aside, by=company.ines)
        save(company, a_form(NOTE))
        discard_draft(service=company.screens, stamp=stamp(company.screens), by=company.ines)
    assert [keys(draft.spec) for draft in FormDraft.objects.all()] == [["note"]]


def test_a_translation_that_was_left_behind_is_marked_until_someone_looks_at_it(company: Company) -> None:
    def words(en: str, zh: str, **more: str) -> FormSpec:
        return a_form(field("a") | {"label": {"en": en, "zh": zh, **more}})

    publish_form(service=company.screens, fields=words("Room", "房间").to_json(), by=company.ines)
    assert save(company, words("Which room", "房间")).spec.fields[0].label["stale"] == "zh"
    assert "stale" not in save(company, words("Which room", "哪个房间", stale="zh")).spec.fields[0].label
    assert save(company, words("Which room", "房号")).spec.fields[0].label["stale"] == "en"
    assert "stale" not in save(company, words("Which room", "房号")).spec.fields[0].label  # "still right"
    assert "stale" not in save(company, words("Room", "房间", stale="en")).spec.fields[0].label


def test_questions_of_another_service_are_put_behind_those_of_the_draft(company: Company) -> None:
    other = a_form(
        section("ask", NOTE, field("why", when=when("note", "filled"))),
        section("work", SEATS, stage="closing"),
    )
    publish_form(service=company.move_desk, fields=other.to_json(), by=company.hugo)
    save(company, a_form(NOTE))
    copied = copy_form(service=company.screens, source=company.move_desk, by=company.ines).draft
    assert keys(copied.spec) == [
        "note",
        "note_2",
        "why",
    ]  # what only the other department reads is not copied
    assert copied.spec.by_key["why"].when.keys == {"note_2"}
    all_of_it = copy_form(service=company.screens, source=company.move_desk, by=company.ada).draft
    assert keys(all_of_it.spec)[-1] == "seats"


def test_a_copied_text_keeps_the_mark_of_a_translation_that_was_left_behind(company: Company) -> None:
    stale = field("a") | {"label": {"en": "Which room", "zh": "房间", "stale": "zh"}}
    publish_form(service=company.move_desk, fields=a_form(stale).to_json(), by=company.hugo)
    copied = copy_form(service=company.screens, source=company.move_desk, by=company.ines).draft
    assert copied.spec.by_key["a"].label["stale"] == "zh"
    service = copy_service(service=company.move_desk, by=company.hugo)
    assert open_draft(service).spec.by_key["a"].label["stale"] == "zh"


@pytest.mark.parametrize("editor", ["mia", "li_wei", "hugo", "eve", "tom"])
def test_nobody_else_changes_a_draft(company: Company, editor: str) -> None:
    by, seen = company.people[editor], stamp(company.screens)
    calls: list[Any] = [
        lambda: save_draft(service=company.screens, form=a_form(SEATS), stamp=seen, by=by),
        lambda: publish_draft(service=company.screens, stamp=seen, by=by),
        lambda: discard_draft(service=company.screens, stamp=seen, by=by),
        lambda: copy_form(service=company.screens, source=company.move_desk, by=by),
    ]
    for call in calls:
        with pytest.raises(NotAllowed):
            call()
    assert not FormDraft.objects.exists()


def test_the_owner_of_a_service_edits_its_form(company: Company) -> None:
    Service.objects.filter(pk=company.screens.pk).update(owner=company.tom)
    save(company, a_form(SEATS), by=company.tom)
    assert publish_draft(service=company.screens, stamp=stamp(company.screens), by=company.tom).number == 2


@pytest.mark.parametrize("kind", ["person", "department", "place"])
def test_a_form_that_begins_with_who_or_what_is_gone_is_published_once_that_is_mended(
    company: Company, kind: str
) -> None:
    named = {"person": company.olga, "department": company.sales, "place": a_place("R3", "room", "Room 3")}[
        kind
    ]
    save(company, a_form(field("who", kind, default=named.pk), SEATS))
    publish_draft(service=company.screens, stamp=stamp(company.screens), by=company.ines)
    type(named).objects.filter(pk=named.pk).update(is_active=False)
    assert publish_draft(service=company.screens, stamp=stamp(company.screens), by=company.ines).number == 2
    save(company, a_form(field("who", kind, default=named.pk), NOTE))
    with pytest.raises(UnsoundForm) as refusal:
        publish_draft(service=company.screens, stamp=stamp(company.screens), by=company.ines)
    assert [(one.code, one.key) for one in refusal.value.problems] == [("default_gone", "who")]
    said = problem_sentence(refusal.value.form, refusal.value.problems[0])
    assert said.startswith("who: Who or what it is filled in with beforehand has left")
    assert company.screens.newest_form.number == 2
    save(company, a_form(field("who", kind), NOTE))
    assert publish_draft(service=company.screens, stamp=stamp(company.screens), by=company.ines).number == 3


def test_the_editor_and_the_review_say_which_default_is_gone(
    company: Company, as_person: Callable[[User], Client]
) -> None:
    save(company, a_form(field("who", "person", default=company.olga.pk)))
    User.objects.filter(pk=company.olga.pk).update(is_active=False)
    for page in ("form", "form/review"):
        shown = as_person(company.ines).get(f"/manage/services/screens/{page}/").content.decode()
        assert "has left or is out of use" in shown, page
