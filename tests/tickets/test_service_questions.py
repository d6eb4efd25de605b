"""What the page of a service says of the questions that will be asked."""

from django.utils.translation import override

from departments.display.form_questions import questions_of
from tests.cast import Company
from tests.departments.formspec.forms import section
from tests.departments.publishing import put_form
from tests.tickets.pages import SignIn, text_of
from tests.tickets.staged import FORM, asked

YES = {"field": "abroad", "test": "is", "value": True}


def test_a_question_that_is_not_always_asked_says_when_it_is(company: Company, as_person: SignIn) -> None:
    put_form(company.move_desk, FORM)
    page = text_of(as_person(company.mia).get("/services/move-a-desk/"))
    assert "<li>Days</li>" in page
    assert 'Visa <span class="faint">(optional)</span> <span class="faint">· only if Abroad is “Yes”' in page
    assert 'Why this partner <span class="faint">· only if Partner is “Other”' in page
    assert "Limit" not in page


def test_a_question_of_a_conditional_section_shares_its_condition(company: Company) -> None:
    several = {"any": [YES, {"field": "abroad", "test": "filled"}]}
    form = [
        section("first", asked("abroad", "yes_no", "Abroad", "是否出境")),
        section(
            "trip",
            asked("visa", "text", "Visa", when=several),
            asked("city", "text", "City"),
            when={"all": [YES]},
        ),
    ]
    spec = put_form(company.move_desk, form).spec
    found = {one.label: one.condition for one in questions_of(spec)}
    assert found == {
        "Abroad": "",
        "Visa": "Abroad is “Yes” and (Abroad is “Yes” or Abroad is filled in)",
        "City": "Abroad is “Yes”",
    }
    with override("zh-hans"):
        assert questions_of(spec)[2].condition == "是否出境为“是”"
