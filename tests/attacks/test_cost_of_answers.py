"""What a page of answers costs: a table full of wrong names asks no more of the database than a single one."""

from collections.abc import Callable
from typing import Any

import pytest
from django import forms
from django.db import connection
from django.test.html import parse_html
from django.test.utils import CaptureQueriesContext

from departments.models import RequestForm
from servicedesk.accounts.models import User
from servicedesk.web.display.widgets import WidgetRenderer
from servicedesk.web.forms.person_fields import PersonField, SeveralField
from servicedesk.web.person_lookup import EXPLAINED
from tests.api.conftest import JsonClient
from tests.cast import Company, at
from tests.departments.formspec.forms import field
from tests.departments.publishing import publish_form
from tests.htmx import HTMX
from tests.tickets.pages import SignIn
from tickets.forms.widgets import CellChecks, CellRadios

FORM = "/services/move-a-desk/request/"
FEW, MANY = 2, 20  # rows
WRONG = [("person", "Li {}"), ("person", "n{}@example.com"), ("department", "99{}"), ("place", "x{}")]


def table(company: Company, kind: str) -> RequestForm:
    columns = [field(f"c{number}", kind) for number in range(5)]
    rows = field("items", "rows", columns=columns, max="50")
    return publish_form(service=company.move_desk, fields=[rows], by=company.hugo, at=at("Mon 09:00"))


def sent(form: RequestForm, rows: int, cell: str) -> dict[str, str]:
    data = {"title": "Move my desk", "impact": "one", "urgency": "soon", "form_version": str(form.pk),
            "shown": "section.0 items", "answer_items-TOTAL_FORMS": str(rows),
            "answer_items-INITIAL_FORMS": "0"}  # fmt: skip
    for row in range(rows):
        cells = {f"c{number}": cell.format(row * 5 + number) for number in range(5)}
        for name, value in {**cells, "DRAWN": "1", "ORDER": str(row + 1), "DELETE": ""}.items():
            data[f"answer_items-{row}-{name}"] = value
    return data


def queries(do: Callable[[], Any]) -> int:
    with CaptureQueriesContext(connection) as captured:
        do()
    return len(captured)


@pytest.mark.parametrize(("kind", "cell"), WRONG)
@pytest.mark.parametrize("path", [FORM, f"{FORM}parts/"])
def test_a_page_asks_as_little_for_a_table_of_wrong_names_as_for_two_rows(
    company: Company, as_person: SignIn, kind: str, cell: str, path: str
) -> None:
    form, client = table(company, kind), as_person(company.mia)
    headers = HTMX if path != FORM else {}
    few, many = (sent(form, rows, cell) for rows in (FEW, MANY))
    client.post(path, few, headers=headers)
    counts = [queries(lambda data=data: client.post(path, data, headers=headers)) for data in (few, many)]
    assert counts[1] <= counts[0]


@pytest.mark.parametrize(("kind", "cell"), [*WRONG, ("person", 9_000_000), ("person", 2**64)])
def test_a_body_asks_as_little_for_many_wrong_names_as_for_two_rows(
    company: Company, api: Callable[..., JsonClient], kind: str, cell: Any
) -> None:
    table(company, kind)
    client = api(company.mia)

    def body(rows: int) -> dict[str, Any]:
        def name(number: int) -> Any:
            return cell.format(number) if isinstance(cell, str) else cell + number

        items = [{f"c{column}": name(row * 5 + column) for column in range(5)} for row in range(rows)]
        return {"service": "move-a-desk", "title": "Move my desk", "answers": {"items": items}}

    answers = []

    def post(rows: int) -> int:
        return queries(lambda: answers.append(client.post("/api/v1/tickets/", body(rows))))

    post(FEW)
    assert post(MANY) <= post(FEW)
    assert [answer.status_code for answer in answers] == [400] * 3
    assert len(answers[1].json()["errors"]["answers"]) == MANY * 5


def test_only_the_first_wrong_names_are_told_whom_they_could_mean(
    company: Company, as_person: SignIn
) -> None:
    form = table(company, "person")
    answer = as_person(company.mia).post(FORM, sent(form, MANY, "li") | {"answer_items-0-c0": "Li Wei"})
    said = [errors[0] for name, errors in answer.context["form"].errors.items() if "." in name]
    assert len(said) == MANY * 5 - 1 and all("li.wei@example.com" in one for one in said)
    for index in range(EXPLAINED + 1):
        User.objects.create_user(f"x{index}@example.com", f"Someone {index} Else", "long enough to pass")
    data = sent(form, EXPLAINED + 1, "") | {
        f"answer_items-{n}-c0": f"one {n} El" for n in range(EXPLAINED + 1)
    }
    different = as_person(company.mia).post(FORM, data)
    said = [errors[0] for name, errors in different.context["form"].errors.items() if "." in name]
    assert [f"x{n}@example.com" in one for n, one in enumerate(said)] == [True] * EXPLAINED + [False]
    assert said[-1].startswith(f"No one here is called “one {EXPLAINED} El”.")


def test_several_people_are_found_in_one_go(company: Company) -> None:
    field_of_several = SeveralField(PersonField())
    few = queries(lambda: field_of_several.clean("Li Wei\nMia Zhou"))
    names = "\n".join(f"{person.email}\n{person.name}" for person in company.people.values())
    assert queries(lambda: field_of_several.clean(names)) == few
    assert len(field_of_several.clean(names)) == len(company.people)


@pytest.mark.parametrize(
    ("ours", "djangos", "value"),
    [
        (CellChecks, forms.CheckboxSelectMultiple, ["o1", "<&>"]),
        (CellChecks, forms.CheckboxSelectMultiple, None),
        (CellRadios, forms.RadioSelect, "o2"),
        (CellRadios, forms.RadioSelect, None),
    ],
)
def test_boxes_of_a_cell_are_those_of_django(ours: Any, djangos: Any, value: Any) -> None:
    choices = [("o1", "One"), ("<&>", "<b>&"), ("o2", "“Two”")]
    attrs = {"id": "id_a-0-c", "class": "form-check-input", "required": True, "aria-describedby": "x"}
    one, other = (
        parse_html(kind(choices=choices).render('a-0-"c', value, attrs)) for kind in (ours, djangos)
    )
    assert one == other


def test_a_table_of_many_choices_is_drawn_without_a_template_for_each(
    company: Company, as_person: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    options = [f"o{number}" for number in range(100)]
    columns = [field("c0", "choices", options=options), field("c1", "yes_no")]
    rows = field("items", "rows", columns=columns, max="50")
    form = publish_form(service=company.move_desk, fields=[rows], by=company.hugo, at=at("Mon 09:00"))
    drawn: list[str] = []
    own = WidgetRenderer.render

    def counted(self: Any, name: str, *rest: Any) -> str:
        drawn.append(name)
        return own(self, name, *rest)

    monkeypatch.setattr(WidgetRenderer, "render", counted)
    client = as_person(company.mia)
    counts = []
    for number in (FEW, MANY):
        drawn.clear()
        client.post(FORM, sent(form, number, "nothing"))
        counts.append(sum("checkbox_select" in name or "radio.html" in name for name in drawn))
    assert counts[0] == counts[1]
