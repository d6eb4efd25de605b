"""What an answer must look like is said before anything is typed; what one chooses can be read whole."""

from tests.cast import Company
from tests.departments.formspec.forms import section
from tests.departments.publishing import put_form
from tests.tickets.pages import SignIn, text_of
from tests.tickets.staged import asked, both

MASK = "Enter it in the form AA-99 (9 is a digit, A a letter, * either)."
FIELDS = [
    asked("code", "text", "Code", mask="AA-99", help=both("From <the> sticker.")),
    asked("account", "text", "Account", pattern="iban"),
    asked("seats", "number", "Seats", min="1", max="5"),
    asked("price", "money", "Price", currency="EUR", max="1000"),
    asked("weight", "number", "Weight", min="0", step="0.5"),
    asked("note", "text", "Note"),
    asked("scan", "file", "Scan", help=both("<b>All</b> pages.")),
    asked("items", "rows", "Items", columns=[asked("part", "text", "Part", mask="999")]),
]


def test_the_form_says_what_an_answer_must_look_like_before_any_error(
    company: Company, as_person: SignIn
) -> None:
    put_form(company.move_desk, [section("first", *FIELDS)])
    page = text_of(as_person(company.mia).get("/services/move-a-desk/request/"))
    assert "invalid-feedback" not in page
    hints = {
        "code": f"From &lt;the&gt; sticker. {MASK}",
        "account": "Enter an IBAN, such as DE89 3704 0044 0532 0130 00.",
        "seats": "Enter a number from 1 to 5.",
        "price": "Enter a number of at most 1000.",
        "weight": "Enter 0 or a value in steps of 0.5 from there.",
    }
    for key, hint in hints.items():
        assert f'id="id_answer_{key}_helptext" class="form-text">{hint}</div>' in page
        assert f'aria-describedby="id_answer_{key}_helptext"' in page
    assert 'class="form-text">&lt;b&gt;All&lt;/b&gt; pages. Up to 20 MB each.</div>' in page
    assert "id_answer_note_helptext" not in page
    assert (
        '<span class="form-text">Enter it in the form 999 (9 is a digit, A a letter, * either).</span>'
        in page
    )


def test_a_long_choice_is_drawn_by_what_wraps_it(company: Company, as_person: SignIn) -> None:
    short = [{"value": str(n), "label": both(f"Room {n}")} for n in range(6)]
    long = [*short, {"value": "x", "label": both("A meeting room for more than twelve people")}]
    fields = [
        asked("room", "choice", "Room", options=short), asked("hall", "choice", "Hall", options=long),
    ]  # fmt: skip
    put_form(company.move_desk, [section("first", *fields)])
    page = text_of(as_person(company.mia).get("/services/move-a-desk/request/"))
    selects = {one.partition('"')[0]: one.partition(">")[0] for one in page.split('<select name="')[1:]}
    assert "data-pick" in selects["answer_hall"] and "data-pick" not in selects["answer_room"]
