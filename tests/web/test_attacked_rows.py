"""Row editors under attack: counts, orders and ids that no page has sent are refused in words, and harm nothing."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client

from departments.models import FormDraft, RequestForm
from departments.queries.form_drafts import open_draft
from servicedesk.accounts.models import User
from servicedesk.calendars.models import CalendarDraft, CalendarVersion
from sla.models import PolicyDraft, PolicyVersion, Step
from tests.cast import Company
from tests.sla.calendars import PLANT, plant_of, posted_week

SignIn = Callable[[User], Client]
ARRIVED_IN_PART = "Part of this page did not arrive."


@dataclass(frozen=True)
class Editor:
    """An editor's address, the prefix of a list in it, and what its page sends when it is saved with one row."""

    url: str
    prefix: str
    sent: Mapping[str, Any]


CHOICE = {
    "key": "lift",
    "kind": "choice",
    "label": {"en": "Lift?"},
    "options": [{"value": "a", "label": {"en": "A"}}],
}
RULE = {"kind": "", "amount": "80", "unit": "percent", "audiences": ["lead"], "person": "", "channel": "mail"}
EDITORS = {
    "choices": Editor(
        "/manage/services/move-a-desk/form/",
        "options",
        {
            **{"content": json.dumps([CHOICE]), "stamp": "1-0", "item": "lift"},
            **{"kind": "choice", "need": "optional", "joiner": "all"},
            **{"when-TOTAL_FORMS": "0", "when-INITIAL_FORMS": "0"},
            **{"options-TOTAL_FORMS": "1", "options-INITIAL_FORMS": "0", "options-0-label_en": "Yes"},
        },
    ),
    "rules": Editor(
        "/manage/policies/service:move-a-desk/steps/",
        "step",
        {
            "step-TOTAL_FORMS": "1",
            "step-INITIAL_FORMS": "0",
            **{f"step-0-{name}": one for name, one in RULE.items()},
        },
    ),
    "week": Editor(PLANT, "mon", posted_week(mon=[("09:00", "12:00")])),
}
COMMANDS = (
    "preview",
    "draw",
    "add:{}",
    "remove:{}:0",
    "restore:{}:0",
    "up:{}:1",
    "down:{}:0",
    "order:{}",
)
BROKEN = {
    "no count": {"TOTAL_FORMS": None},
    "no counts": {"TOTAL_FORMS": None, "INITIAL_FORMS": None},
    "an empty count": {"TOTAL_FORMS": ""},
    "a word": {"TOTAL_FORMS": "many"},
    "a negative count": {"TOTAL_FORMS": "-1"},
    "an endless count": {"TOTAL_FORMS": "9" * 5000},
    "a count with a NUL": {"TOTAL_FORMS": "1\x00"},
    "a word for the rows there were": {"INITIAL_FORMS": "x"},
}
ODD = {
    "more rows than were sent": {"TOTAL_FORMS": "3"},
    "more rows than may be": {"TOTAL_FORMS": "1000"},
    "a huge count": {"TOTAL_FORMS": "999999999"},
    "rows there were": {"INITIAL_FORMS": "7"},
    "two counts": {"TOTAL_FORMS": ["1", "2"]},
    "a negative order": {"0-ORDER": "-5"},
    "an order of words": {"0-ORDER": "first"},
    "a huge order": {"0-ORDER": "9" * 5000},
    "a digit that is none": {"0-ORDER": "²"},
    "an id of another row": {"0-id": "1", "0-pk": "1"},
    "removed in words": {"0-DELETE": "perhaps"},
}


def attacked(editor: Editor, changes: Mapping[str, Any], do: str) -> dict[str, Any]:
    """Return what is sent, changed (None: left out)."""
    sent = {**editor.sent, **{f"{editor.prefix}-{name}": value for name, value in changes.items()}, "do": do}
    return {name: value for name, value in sent.items() if value is not None}


def kept() -> list[Any]:
    """Return every row that an editor could write."""
    tables = (RequestForm, FormDraft, PolicyDraft, PolicyVersion, Step, CalendarDraft, CalendarVersion)
    return [list(table.objects.order_by("pk").values()) for table in tables]  # type: ignore[attr-defined]


@pytest.fixture
def hugo(company: Company, as_person: SignIn) -> Client:
    """The head of Facilities, who may edit all three."""
    plant_of(company)
    return as_person(company.hugo)


@pytest.mark.parametrize("name", EDITORS)
def test_what_a_page_sends_is_taken(hugo: Client, name: str) -> None:
    before = kept()
    assert hugo.post(EDITORS[name].url, attacked(EDITORS[name], {}, "save")).status_code == 302
    assert kept() != before


@pytest.mark.parametrize("name", EDITORS)
@pytest.mark.parametrize("attack", BROKEN)
def test_counts_that_make_no_sense_are_refused_in_words(hugo: Client, name: str, attack: str) -> None:
    editor, before = EDITORS[name], kept()
    answer = hugo.post(editor.url, attacked(editor, BROKEN[attack], "save"))
    assert answer.status_code == 200 and ARRIVED_IN_PART in answer.content.decode()
    assert kept() == before


@pytest.mark.parametrize("name", EDITORS)
def test_no_button_fails_over_what_no_page_has_sent(hugo: Client, name: str) -> None:
    editor = EDITORS[name]
    for turn, changes in enumerate((*BROKEN.values(), *ODD.values())):
        do = COMMANDS[turn % len(COMMANDS)].format(editor.prefix)
        assert hugo.post(editor.url, attacked(editor, changes, do)).status_code == 200, (changes, do)


@pytest.mark.parametrize("name", EDITORS)
def test_saving_what_no_page_has_sent_is_done_or_refused(hugo: Client, name: str) -> None:
    for changes in ODD.values():
        answer = hugo.post(EDITORS[name].url, attacked(EDITORS[name], changes, "save"))
        assert answer.status_code in (200, 302, 409), changes


@pytest.mark.parametrize("name", EDITORS)
def test_more_rows_than_were_sent_are_empty_ones_to_fill_in_and_never_too_many(
    hugo: Client, name: str
) -> None:
    editor, before = EDITORS[name], kept()
    for count in ("1000", "999999999"):
        answer = hugo.post(editor.url, attacked(editor, {"TOTAL_FORMS": count}, "save"))
        page = answer.content.decode()
        assert answer.status_code == 200 and "alert-danger" in page
        assert page.count(f'name="{editor.prefix}-') < 2500
    assert kept() == before


@pytest.mark.parametrize("name", EDITORS)
def test_a_page_that_arrived_in_part_is_never_shown_as_if_it_had_no_rows(hugo: Client, name: str) -> None:
    editor, before = EDITORS[name], kept()
    for data in ({}, {"do": "save"}, {"do": f"add:{editor.prefix}"}, {"do": f"remove:{editor.prefix}:0"}):
        answer = hugo.post(editor.url, data)
        assert answer.status_code == 200 and ARRIVED_IN_PART in answer.content.decode(), data
    assert kept() == before


def test_values_that_come_twice_become_values_of_their_own(company: Company, hugo: Client) -> None:
    forged = {"TOTAL_FORMS": "3"}
    for place in range(3):
        forged |= {f"{place}-value": "a", f"{place}-label_en": f"Choice {place}"}
    assert hugo.post(EDITORS["choices"].url, attacked(EDITORS["choices"], forged, "save")).status_code == 302
    (spec,) = open_draft(company.move_desk).spec.fields
    values = [option.value for option in spec.options]
    assert len(set(values)) == 3 and values[0] == "a"


@pytest.mark.parametrize("person", ["999999", "-1", "1 OR 1=1", "9" * 400])
def test_a_person_who_is_none_is_refused_beside_the_field(hugo: Client, person: str) -> None:
    editor, before = EDITORS["rules"], kept()
    forged = {"0-audiences": ["person"], "0-person": person}
    answer = hugo.post(editor.url, attacked(editor, forged, "save"))
    assert answer.status_code == 200 and answer.context["editor"].forms[0].errors.keys() == {"person"}
    assert kept() == before


def test_who_may_not_edit_is_refused_whatever_they_send(
    company: Company, hugo: Client, as_person: SignIn
) -> None:
    before, mia = kept(), as_person(company.mia)
    for editor in EDITORS.values():
        for do in ("save", f"add:{editor.prefix}"):
            assert mia.post(editor.url, attacked(editor, {"TOTAL_FORMS": "-1"}, do)).status_code in (403, 404)
    assert kept() == before
