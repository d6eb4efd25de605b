"""Reading a list of people."""

import pytest

from servicedesk.accounts.people_csv import UnreadableFile, read_people, safe_cell

HEAD = "email,name,native_name,language,department\n"


def codes(content: str) -> list[tuple[int, str]]:
    return [(problem.line, problem.code) for problem in read_people(content.encode()).problems]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_a_file_is_read_in_each_encoding_that_offices_write(encoding: str) -> None:
    reading = read_people((HEAD + "li.wei@example.com,Li Wei,李伟,中文,FAC\n").encode(encoding))
    assert reading.problems == []
    assert reading.rows[0].cells == {
        "name": "Li Wei", "native_name": "李伟", "language": "zh-hans", "department": "FAC",
    }  # fmt: skip


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_columns_may_be_parted_by_comma_semicolon_or_tab(mark: str) -> None:
    reading = read_people(f"E-Mail{mark}Name\nMIA@example.com{mark}Mia\n".encode())
    assert [(row.email, row.cells) for row in reading.rows] == [("mia@example.com", {"name": "Mia"})]


def test_western_letters_are_not_read_as_chinese() -> None:
    reading = read_people((HEAD + "j.schulz@example.com,Jörg Schülz,,,\n").encode("cp1252"))
    assert (reading.encoding, reading.rows[0].cells["name"]) == ("windows-1252", "Jörg Schülz")


def test_an_empty_cell_says_nothing_and_a_dash_empties() -> None:
    row = read_people((HEAD + "a@example.com,,-,,\n").encode()).rows[0]
    assert row.cells == {"native_name": ""}


def test_quoted_cells_may_hold_commas_and_the_line_number_is_the_files() -> None:
    content = 'email,post\na@example.com,"Head, of\nall"\n\nbroken,x\n'
    reading = read_people(content.encode())
    assert reading.rows[0].cells["post"] == "Head, of all"
    assert [(problem.line, problem.code) for problem in reading.problems] == [(5, "bad_email")]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (",No Address,,,", "no_email"),
        ("not an address,X,,,", "bad_email"),
        ("a@example.com,X,,klingon,", "bad_language"),
        (f"a@example.com,{'x' * 121},,,", "too_long"),
        ("a@example.com,X,,,FAC,surplus", "too_many_cells"),
        ("a@example.com,X\x00,,,", "bad_character"),
        ("a@example.com,M\ufffdller,,,", "bad_character"),
    ],
)
def test_a_wrong_line_is_left_out_and_named(row: str, code: str) -> None:
    assert codes(HEAD + row + "\nb@example.com,B,,,\n") == [(2, code)]
    assert [good.email for good in read_people((HEAD + row + "\nb@example.com,B,,,\n").encode()).rows] == [
        "b@example.com"
    ]


def test_an_address_may_stand_there_once() -> None:
    reading = read_people((HEAD + "a@example.com,A,,,\nA@Example.com,B,,,\n").encode())
    assert [(problem.line, problem.code, problem.value) for problem in reading.problems] == [
        (3, "email_twice", "2")
    ]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"name\nMia\n", "no_email_column"),
        (b"", "no_email_column"),
        (b"email,salary\n", "unknown_columns"),
        (b"email,name,Name\n", "column_twice"),
        (b"email\n\x81\xff\xff", "encoding"),
        ("email,name\na@example.com,北京\n".encode("gbk"), "unclear_encoding"),
    ],
)
def test_what_is_no_list_of_people_is_refused_whole(content: bytes, code: str) -> None:
    with pytest.raises(UnreadableFile) as refusal:
        read_people(content)
    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (HEAD + "a@example.com,A,,,\nb@example.com," + "x" * 300_000 + ",,,\n", "3"),
        (HEAD + 'a@example.com,"A,,,\n' + "b@example.com,B,,,\n" * 20_000, "2"),
        ('email,"name\n' + "b@example.com,B\n" * 20_000, "1"),
        (HEAD + 'a@example.com,A,,,\nb@example.com,B,"x,,\nc@example.com,C,,,\n', "3"),
        (HEAD + 'a@example.com,A,"x "y" z",,\nb@example.com,B,,,\n', "2"),
    ],
)
def test_a_cell_that_does_not_end_is_refused_with_the_line_it_begins_on(content: str, line: str) -> None:
    with pytest.raises(UnreadableFile) as refusal:
        read_people(content.encode())
    assert (refusal.value.code, refusal.value.detail) == ("endless_cell", line)


def test_a_person_swallowed_by_a_quotation_mark_left_open_is_not_lost_in_silence() -> None:
    content = 'email,name,post\na@example.com,A,"Clerk\nb@example.com,B,Clerk"\nc@example.com,C,Clerk\n'
    reading = read_people(content.encode())
    assert [(problem.line, problem.code) for problem in reading.problems] == [(3, "swallowed_lines")]
    assert [row.email for row in reading.rows] == ["c@example.com"]


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1"])
def test_a_shown_cell_is_never_a_formula(cell: str) -> None:
    assert not safe_cell(cell).startswith(("=", "+", "-", "@", "\t"))


def test_a_shown_cell_is_short_and_on_one_line() -> None:
    assert safe_cell("a\nb\x1b[31m") == "a b [31m"
    assert len(safe_cell("x" * 500)) == 60
