"""The editor of request forms, with and without scripts alike: every button posts the whole form."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.test import Client

from departments.actions.catalog import publish_form
from departments.forms.questions import Questions, option_lines
from departments.formspec.reading import read_fields
from servicedesk.accounts.models import User
from tests.cast import Company

SignIn = Callable[[User], Client]
URL = "/manage/services/move-a-desk/form/"


def page(*questions: dict[str, str], do: str = "save") -> dict[str, str]:
    data = {"do": do, "q-TOTAL_FORMS": str(len(questions)), "q-INITIAL_FORMS": "0"}
    for index, question in enumerate(questions):
        data |= {f"q-{index}-{name}": value for name, value in question.items()}
    return data


def labels(answer: Any) -> list[str]:
    return [form["label_en"].value() for form in answer.context["questions"].live]


SEATS = {"key": "seats", "label_en": "Seats", "label_zh": "工位数", "kind": "number", "required": "on"}
WHERE = {"key": "where", "label_en": "Where to", "label_zh": "搬到哪里", "kind": "text"}


def test_the_editor_shows_what_is_published(company: Company, as_person: SignIn) -> None:
    assert labels(as_person(company.hugo).get(URL)) == ["Seats", "Where to"]


@pytest.mark.parametrize(
    ("do", "shown"),
    [
        ("add:q", ["Seats", "Where to", None]),
        ("up:q:1", ["Where to", "Seats"]),
        ("down:q:0", ["Where to", "Seats"]),
        ("up:q:0", ["Seats", "Where to"]),
        ("remove:q:0", ["Where to"]),
        ("remove:q:9", ["Seats", "Where to"]),
        ("nonsense", ["Seats", "Where to"]),
    ],
)
def test_questions_are_added_moved_and_removed_without_saving(
    company: Company, as_person: SignIn, do: str, shown: list[str]
) -> None:
    answer = as_person(company.hugo).post(URL, page(SEATS, WHERE, do=do))
    assert labels(answer) == shown
    assert company.move_desk.forms.count() == 1


@pytest.mark.parametrize(
    ("question", "name"),
    [(SEATS, "Seats"), ({"label_zh": "工位数", "kind": "number"}, "工位数"), ({"kind": "date"}, "a question (date)"),
     ({"kind": "song"}, "a question")],
)  # fmt: skip
def test_a_removed_question_is_named(
    company: Company, as_person: SignIn, question: dict[str, str], name: str
) -> None:
    answer = as_person(company.hugo).post(URL, page(question, do="remove:q:0")).content.decode()
    assert f"Removed: {name}<" in answer and f'aria-label="Undo: {name}"' in answer


def test_saving_publishes_a_version_and_keeps_keys(company: Company, as_person: SignIn) -> None:
    lift = {
        "label_en": "Is there a lift?",
        "label_zh": "有电梯吗？",
        "kind": "choice",
        "options": "Yes | 有\nNo | 没有",
    }
    answer = as_person(company.hugo).post(URL, page({**WHERE, "label_en": "New place"}, lift, SEATS))
    assert answer["Location"] == URL
    form = company.move_desk.forms.get(number=2)
    assert [spec.key for spec in form.specs] == ["where", "is_there_a_lift", "seats"]
    assert [option.value for option in form.specs[1].options] == ["yes", "no"]
    assert form.specs[2].is_required and dict(form.specs[0].label) == {"en": "New place", "zh": "搬到哪里"}


def test_a_choice_keeps_its_value_when_its_words_in_one_language_change(
    company: Company, as_person: SignIn
) -> None:
    client = as_person(company.hugo)
    lift = {"key": "lift", "label_en": "Lift?", "kind": "choice", "options": "Yes | 有\nNo | 没有"}
    client.post(URL, page(lift))
    client.post(URL, page({**lift, "options": "No | 没有\nYes, there is | 有\n三楼"}))
    options = company.move_desk.forms.get(number=3).specs[0].options
    assert [option.value for option in options] == ["no", "yes", "choice"]


@pytest.mark.parametrize(
    ("question", "field"),
    [
        ({"kind": "text"}, "label_en"),
        ({"label_en": "Pick", "kind": "choice"}, "options"),
        ({"label_en": "Pick", "kind": "choice", "options": "A\nA"}, "options"),
        ({"label_en": "Pick", "kind": "song"}, "kind"),
        ({"label_en": "x" * 201, "kind": "text"}, "label_en"),
    ],
)
@pytest.mark.parametrize("do", ["save", "preview"])
def test_what_is_wrong_stands_beside_the_question(
    company: Company, as_person: SignIn, question: dict[str, str], field: str, do: str
) -> None:
    answer = as_person(company.hugo).post(URL, page(SEATS, question, do=do))
    assert list(answer.context["questions"].forms[1].errors) == [field]
    assert company.move_desk.forms.count() == 1


def test_the_preview_shows_the_form_and_saves_nothing(company: Company, as_person: SignIn) -> None:
    answer = as_person(company.hugo).post(
        URL, page({"label_en": "Which floor?", "kind": "text"}, do="preview")
    )
    assert [spec.label["en"] for spec in answer.context["preview"]] == ["Which floor?"]
    assert company.move_desk.forms.count() == 1


def test_the_preview_stays_while_a_question_makes_no_sense(company: Company, as_person: SignIn) -> None:
    client = as_person(company.hugo)

    def previewed(do: str, *questions: dict[str, str], shown: str) -> Any:
        answer = client.post(URL, page(*questions, do=do) | {"shown": shown})
        return [spec.label["en"] for spec in answer.context["preview"]], answer.context["shown"]

    floor = {"label_en": "Which floor?", "kind": "text"}
    labels, shown = previewed("preview", floor, shown="")
    for do in ("preview", "save", "add:q", "remove:q:0"):
        labels, shown = previewed(do, floor, {"kind": "text"}, shown=shown)
        assert labels == ["Which floor?"]
    for forged in ("[", "7", "[7]", '[{"key": "a", "kind": "choice", "options": [{}]}]', "[" * 9000):
        assert previewed("add:q", floor, shown=forged)[0] == ["Seats", "Where to"]


def test_the_same_form_again_is_no_new_version(company: Company, as_person: SignIn) -> None:
    as_person(company.hugo).post(URL, page(SEATS, WHERE))
    assert company.move_desk.forms.count() == 1


def test_forged_keys_and_counts_do_no_harm(company: Company, as_person: SignIn) -> None:
    client = as_person(company.hugo)
    for count in ("-1", "9999999", "x", ""):
        assert (
            client.post(URL, {"do": "preview", "q-TOTAL_FORMS": count, "q-0-kind": "text"}).status_code == 200
        )
    client.post(URL, page({**SEATS, "key": "Robert'); DROP"}, WHERE))
    assert company.move_desk.forms.count() == 1  # the made key is the one it had
    client.post(URL, page(SEATS, {**SEATS, "label_en": "Chairs"}))
    assert [spec.key for spec in company.move_desk.forms.get(number=2).specs] == ["seats", "chairs"]


def test_a_form_has_at_most_forty_questions() -> None:
    data = QueryDict(mutable=True)
    data.update(page(*[{"label_en": f"Q{n}", "kind": "text"} for n in range(40)]))
    questions = Questions.taken(data)
    assert len(questions.rearranged("add:q").live) == 40


def test_choices_are_read_one_a_line() -> None:
    assert option_lines(" Yes | 是 \n\n|否\nMaybe\n | \n") == [("Yes", "是"), ("", "否"), ("Maybe", "")]


DAY = {"key": "day", "label_en": "Day", "kind": "date"}


@pytest.mark.parametrize(
    ("question", "kept"),
    [
        ({**SEATS, "min": "1", "max": "12.50"}, ("1", "12.5", False)),
        ({**SEATS, "max": "１００", "not_past": "on"}, ("", "100", False)),
        ({**DAY, "min": "2026-03-31", "not_past": "on"}, ("2026-03-31", "", True)),
        ({**WHERE, "min": "1", "not_past": "on"}, ("", "", False)),
    ],
)
def test_numbers_and_dates_have_bounds_other_kinds_none(
    company: Company, as_person: SignIn, question: dict[str, str], kept: tuple[str, str, bool]
) -> None:
    client = as_person(company.hugo)
    client.post(URL, page(question))
    (spec,) = company.move_desk.forms.latest("number").specs
    assert (spec.min, spec.max, spec.is_not_past) == kept
    shown = client.get(URL).context["questions"].forms[0]
    assert (shown["min"].value(), shown["max"].value(), shown["not_past"].value()) == kept


@pytest.mark.parametrize(
    ("question", "field"),
    [
        ({**SEATS, "min": "2", "max": "1"}, "max"),
        ({**SEATS, "min": "NaN"}, "min"),
        ({**SEATS, "min": "Infinity"}, "min"),
        ({**SEATS, "max": "1e400"}, "max"),
        ({**SEATS, "max": "1234567890123456"}, "max"),
        ({**SEATS, "max": "2026-03-31"}, "max"),
        ({**DAY, "min": "31.3.2026"}, "min"),
        ({**DAY, "max": "0001-01-01"}, "max"),
        ({**DAY, "min": "2026-03-31", "max": "2026-03-30"}, "max"),
        ({**DAY, "max": "2020-01-01", "not_past": "on"}, "max"),
    ],
)
def test_bounds_that_cannot_be_are_refused_beside_their_field(
    company: Company, as_person: SignIn, question: dict[str, str], field: str
) -> None:
    answer = as_person(company.hugo).post(URL, page(question))
    assert list(answer.context["questions"].forms[0].errors) == [field]
    assert company.move_desk.forms.count() == 1


@pytest.mark.parametrize(
    "bounds",
    [
        {"kind": "number", "min": "2", "max": "1"},
        {"kind": "number", "min": "x"},
        {"kind": "yes_no", "min": "1"},
        {"kind": "number", "not_past": True},
        {"kind": "date", "max": "2020-01-01", "not_past": True},
    ],
)
def test_the_verb_refuses_them_too(company: Company, bounds: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        publish_form(
            service=company.move_desk, fields=[{"key": "a", "label": {"en": "A"}, **bounds}], by=company.hugo
        )


def test_a_version_of_before_there_were_bounds_is_still_read() -> None:
    (spec,) = read_fields([{"key": "seats", "kind": "number", "label": {"en": "Seats"}}])
    assert (spec.least, spec.most, spec.is_not_past) == (None, None, False)


def test_a_changed_bound_is_named_in_the_versions(company: Company, as_person: SignIn) -> None:
    client = as_person(company.hugo)
    client.post(URL, page({**SEATS, "min": "1"}, WHERE))
    assert "minimum" in client.get("/manage/services/move-a-desk/versions/").content.decode()
