"""Answers of every kind: what they are worth, what is said of wrong ones, and how they are kept."""

from collections.abc import Mapping
from datetime import date, time
from decimal import Decimal
from typing import Any

import pytest

from departments.answers.checking import check_answers
from departments.answers.keeping import plain_answers, restored_answers
from departments.answers.reading import Lookups
from departments.formspec.evaluation import Follows, Outcome
from departments.formspec.form import FormSpec
from departments.formspec.reading import read_form
from tests.cast import Company

TODAY = date(2026, 3, 2)
PLAIN = Lookups(
    day=date.fromisoformat,
    person=lambda _name: None,
    department=lambda _code: None,
    files=lambda _files: None,
)


def a_form(kind: str, **more: Any) -> FormSpec:
    return read_form([{"key": "a", "kind": kind, "label": {"en": "A"}, **more}])


def checked(company: Company, form: FormSpec, raw: Mapping[str, Any]) -> Outcome:
    return check_answers(form, raw, lookups=PLAIN, today=TODAY, requester=company.mia)


@pytest.mark.parametrize("raw", ["1e999999999", "-1e999999", "1e-999999", "9" * 70])
@pytest.mark.parametrize(
    ("kind", "more"), [("money", {"currency": "CNY"}), ("number", {"step": "0.5"}), ("number", {"max": "10"})]
)
def test_a_number_without_measure_is_refused(
    company: Company, kind: str, more: dict[str, Any], raw: str
) -> None:
    said = checked(company, a_form(kind, **more), {"a": raw}).errors["a"]
    assert said == ["Enter a number of at most 15 digits."]


@pytest.mark.parametrize(
    ("kind", "more", "raw", "value", "kept"),
    [
        ("money", {"currency": "CNY"}, "1200.5", Decimal("1200.5"), "1200.50"),
        ("money", {"currency": "JPY"}, "1200", Decimal(1200), "1200"),
        ("number", {"step": "0.25", "min": "0.5"}, "1.25", Decimal("1.25"), "1.25"),
        ("time", {}, "09:30:59", time(9, 30), "09:30"),
        ("yes_no", {}, "no", False, False),
        ("yes_no", {"required": True}, False, False, False),
        (
            "date_range",
            {},
            {"from": "2026-03-02", "to": "2026-03-04"},
            (date(2026, 3, 2), date(2026, 3, 4)),
            {"from": "2026-03-02", "to": "2026-03-04"},
        ),
        ("text", {"mask": "AA-999"}, "ab-123", "ab-123", "ab-123"),
        ("text", {"pattern": "email"}, "eve@example.com", "eve@example.com", "eve@example.com"),
        (
            "text",
            {"required": True, "may_follow": True},
            {"follows": "2026-03-09"},
            Follows(date(2026, 3, 9)),
            {"follows": "2026-03-09"},
        ),
        (
            "rows",
            {"columns": [{"key": "b", "kind": "number", "label": {"en": "B"}}]},
            [{"b": "1.50"}, {"b": " "}, {}, {"b": "2"}],
            [{"b": Decimal("1.50")}, {"b": Decimal(2)}],
            [{"b": "1.5"}, {"b": "2"}],
        ),
    ],
)
def test_an_answer_is_read_kept_and_restored(
    company: Company, kind: str, more: dict[str, Any], raw: Any, value: Any, kept: Any
) -> None:
    form = a_form(kind, **more)
    outcome = checked(company, form, {"a": raw})
    assert outcome.errors == {} and outcome.values == {"a": value}
    answers = plain_answers(form.fields, outcome.values)
    assert answers == {"a": kept}
    again = restored_answers(form.fields, answers)
    assert again == {"a": value} and plain_answers(form.fields, again) == answers


@pytest.mark.parametrize(
    ("kind", "more", "raw", "said"),
    [
        ("money", {"currency": "CNY"}, "1.005", "Enter an amount with at most 2 decimals."),
        ("money", {"currency": "JPY"}, "1.5", "Enter an amount without decimals."),
        ("money", {"currency": "CNY", "max": "10"}, "11", "Enter a number of at most 10."),
        ("number", {"step": "0.1"}, "0.35", "Enter 0 or a value in steps of 0.1 from there."),
        ("number", {"step": "0.5"}, "1e100", "Enter a number of at most 15 digits."),
        ("number", {"step": "0.5"}, "-1e-999999", "Enter a number of at most 15 digits."),
        ("time", {}, "25:00", "Enter a valid time."),
        ("time", {"min": "09:00", "max": "17:00"}, "08:59", "Enter a time from 09:00 to 17:00."),
        ("time", {"min": "09:00"}, "08:59", "Enter 09:00 or a later time."),
        ("yes_no", {"required": True}, "", "Please fill this in."),
        ("file", {"required": True}, "", "Add a file."),
        ("yes_no", {}, "perhaps", "Select a valid choice. perhaps is not one of the available choices."),
        ("date_range", {}, {"from": "2026-03-02"}, "Enter both the first and the last day."),
        (
            "date_range",
            {},
            {"from": "2026-03-02", "to": "2026-03-01"},
            "The last day cannot be before the first day.",
        ),
        ("date_range", {}, "2026-03-02", "Enter a valid date."),
        ("text", {"mask": "99"}, "1x", "Enter it in the form 99 (9 is a digit, A a letter, * either)."),
        ("text", {"pattern": "email"}, "eve", "Enter an email address."),
        ("rows", {"columns": [], "min": "2"}, [{"b": 1}], "At least 2 are needed."),
        ("rows", {"columns": [], "max": "1"}, [{"b": 1}, {"b": 2}], "There can be at most 1."),
        ("rows", {"columns": []}, {"b": 1}, "Enter a list of values."),
        ("text", {"required": True, "may_follow": True}, "", "Please fill this in."),
        (
            "text",
            {"required": True, "may_follow": True},
            {"follows": ""},
            "Say by which day you will send it.",
        ),
        (
            "text",
            {"required": True, "may_follow": True},
            {"follows": "2026-03-01"},
            "Choose today or a later date.",
        ),
    ],
)
def test_what_is_wrong_is_said(
    company: Company, kind: str, more: dict[str, Any], raw: Any, said: str
) -> None:
    outcome = checked(company, a_form(kind, **more), {"a": raw})
    assert outcome.errors == {"a": [said]}


def test_a_date_may_have_to_lie_after_another(company: Company) -> None:
    def day(key: str, **more: Any) -> dict[str, Any]:
        return {"key": key, "kind": "date", "label": {"en": key}, **more}

    form = read_form([day("back", not_before="out"), day("out"), day("paid", after="back")])
    raw = {"out": "2026-03-05", "back": "2026-03-05", "paid": "2026-03-05"}
    assert checked(company, form, raw).errors == {"paid": ["Choose a date after Thu 5 Mar."]}
    early = checked(company, form, raw | {"back": "2026-03-04", "paid": ""})
    assert early.errors == {"back": ["Choose Thu 5 Mar or a later date."]}


def test_an_amount_may_be_bounded_by_what_another_field_comes_to(company: Company) -> None:
    def amount(key: str, kind: str = "money", **more: Any) -> dict[str, Any]:
        return {"key": key, "kind": kind, "label": {"en": key}, "currency": "CNY", **more}

    costs = {"key": "costs", "kind": "rows", "label": {"en": "Costs"}, "columns": [amount("each")]}
    total = amount("total", "calculated", calculation={"op": "sum", "of": ["costs.each"]})
    form = read_form([amount("advance", not_above="total"), costs, total])
    raw = {"costs": [{"each": "400"}, {"each": "800.50"}], "advance": "1200.50"}
    assert checked(company, form, raw).errors == {}
    over = checked(company, form, raw | {"advance": "1200.51"})
    assert over.errors == {"advance": ["Enter an amount of at most CN¥1,200.50."]}
    nothing = checked(company, read_form([amount("a", not_above="b"), amount("b")]), {"a": "5"})
    assert nothing.errors == {}, "an empty field allows anything"


def test_defaults_come_from_the_form_and_the_requester(company: Company) -> None:
    form = read_form(
        [
            {"key": "for", "kind": "person", "label": {"en": "For"}, "default": "requester"},
            {"key": "unit", "kind": "department", "label": {"en": "Unit"}, "default": "requester"},
            {"key": "day", "kind": "date", "label": {"en": "Day"}, "default": {"days": 2}},
            {"key": "many", "kind": "number", "label": {"en": "Many"}, "default": "2"},
            {"key": "old", "kind": "date", "label": {"en": "Old"}, "default": "2026-03-01", "not_past": True},
        ]
    )
    outcome = checked(company, form, {"old": ""})
    assert outcome.values["for"] == company.mia and outcome.values["many"] == 2
    assert outcome.values["unit"].pk == company.finance.pk and outcome.values["day"] == date(2026, 3, 4)
    assert checked(company, form, {}).errors == {"old": ["Choose today or a later date."]}


def test_a_condition_may_name_the_requesters_department_and_roles(company: Company) -> None:
    def asked(requester: str, code: str) -> bool:
        test = {"requester": requester, "test": "is", "value": code}
        return "a" in checked(company, a_form("text", when=test), {}).relevant

    assert asked("department", company.finance.code) and not asked("department", company.facilities.code)
    assert asked("role", "member") and not asked("role", "head")


@pytest.mark.parametrize(
    ("decimals", "kept"),
    [({}, "999999999999998000000000000001"), ({"decimals": 2}, "999999999999998000000000000001.00")],
)
def test_what_is_worked_out_of_the_largest_numbers_is_kept_digit_by_digit(
    company: Company, decimals: dict[str, int], kept: str
) -> None:
    factors = [{"key": key, "kind": "number", "label": {"en": key}} for key in ("a", "b")]
    product = {"op": "product", "of": ["a", "b"], **decimals}
    form = read_form(
        [*factors, {"key": "c", "kind": "calculated", "label": {"en": "C"}, "calculation": product}]
    )
    outcome = checked(company, form, dict.fromkeys("ab", "9" * 15))
    assert plain_answers(form.fields, outcome.values)["c"] == kept
