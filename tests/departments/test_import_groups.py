"""Equal problems of an imported list are said once, with how many lines have them and the first of these."""

from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client

from departments.display.import_groups import problem_groups
from departments.display.import_problems import problem_text
from servicedesk.accounts.models import User
from servicedesk.accounts.people_csv import Problem
from tests.cast import Company
from tests.markup import markup_of

SignIn = Callable[[User], Client]
LINES = 40
ROOMS = "code,kind,name_en,parent\n" + "".join(f"R{n},room,Room {n},Moon\n" for n in range(LINES))
PEOPLE = "email,name,department\n" + "".join(f"p{n}@example.com,P {n},MOON\n" for n in range(LINES))


def shown(client: Client, address: str, text: str) -> Any:
    return client.post(address, {"file": SimpleUploadedFile("list.csv", text.encode())}, follow=True)


@pytest.mark.parametrize(("address", "text"), [("places", ROOMS), ("people", PEOPLE)])
def test_a_problem_of_many_lines_is_one_line(
    company: Company, as_person: SignIn, address: str, text: str
) -> None:
    page = markup_of(shown(as_person(company.ada), f"/manage/{address}/import/", text))
    assert page.count("“Moon”") + page.count("“MOON”") == 1
    assert "40 lines" in page and "lines 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 and 30 more" in page


def test_the_most_frequent_problem_comes_first_and_different_cells_are_listed_under_it() -> None:
    problems = [
        Problem(2, "missing", "name"),
        *(Problem(line, "bad_email", "email", f"x{line}") for line in range(3, 30)),
        *(Problem(line, "no_department", "department", "MOON") for line in range(40, 44)),
    ]
    emails, moon, name = problem_groups(problems, problem_text)
    assert (emails.count, emails.is_same, emails.more, len(emails.examples)) == (27, False, 17, 10)
    assert (moon.count, moon.is_same, moon.lines, moon.more) == (4, True, "40, 41, 42, 43", 0)
    assert (name.count, name.lines) == (1, "2")


def test_lines_with_cells_of_their_own_are_listed_under_the_first(
    company: Company, as_person: SignIn
) -> None:
    rows = "email,name,department\n" + "".join(f"x{n},P,FIN\n" for n in range(14))
    page = markup_of(shown(as_person(company.ada), "/manage/people/import/", rows))
    assert "14 lines" in page and "line 3 · email: “x1” is not an email address" in page
    assert "“x9”" in page and "“x10”" not in page and "and 4 more lines of this kind" in page


def test_the_command_groups_them_too(company: Company, tmp_path: Path) -> None:
    file, complaints = tmp_path / "people.csv", StringIO()
    file.write_text(PEOPLE)
    with pytest.raises(SystemExit):
        call_command("import_people", str(file), stdout=StringIO(), stderr=complaints)
    assert complaints.getvalue().count("MOON") == 1
    assert "line 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 and 30 more:" in complaints.getvalue()
