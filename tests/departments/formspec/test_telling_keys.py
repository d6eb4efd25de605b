"""Keys that the editor gave for a kind say what the field asks before programs get to know them."""

from departments.formspec.conditions import read_condition
from departments.formspec.edits import copy, copy_section, published_addresses, set_field, with_telling_keys
from departments.formspec.form import FormSpec
from tests.departments.formspec.forms import a_form, field, section, when


def words(en: str, zh: str = "") -> dict[str, str]:
    return {"en": en, "zh": zh}


def travel() -> FormSpec:
    """Return a form as the editor builds it, everything named by its kind."""
    return a_form(
        section("section", field("choice", "choice", options=["in", "out"], label=words("", "出差类型")),
                field("date", "date", label=words("First day")),
                field("date_2", "date", label=words("Last day"), not_before="date", when=when("choice", "is", "out")),
                label=words("", "出差")),
        section("section_2", field("rows", "rows", label=words("Costs"), totals=["money"], columns=[
                    field("text", label=words("What for")),
                    field("money", "money", currency="CNY", label=words("", "金额"), when=when("text", "filled"))]),
                field("calculated", "calculated", label=words("Total"),
                      calculation={"op": "sum", "of": ["rows.money"]}),
                field("money", "money", currency="CNY", label=words("", "预支"), not_above="calculated"),
                label=words("Costs"), when=when("date", "filled")),
    )  # fmt: skip


def test_keys_are_made_of_words_and_what_names_them_follows() -> None:
    form = with_telling_keys(travel(), ())
    assert [section.key for section in form.sections] == ["cc", "costs"]
    assert list(form.by_key) == ["cclx", "first_day", "last_day", "costs_2", "total", "yz"]
    last, rows = form.by_key["last_day"], form.by_key["costs_2"]
    assert last.not_before == "first_day"
    assert last.when is not None and last.when.keys == {"cclx"}
    assert [column.key for column in rows.columns] == ["what_for", "je"] and rows.totals == ("je",)
    amount = rows.columns[1]
    assert amount.when is not None and amount.when.keys == {"what_for"}
    calculation = form.by_key["total"].calculation
    assert calculation is not None and calculation.of == ("costs_2.je",)
    assert form.by_key["yz"].not_above == "total"
    assert form.sections[1].when is not None and form.sections[1].when.keys == {"first_day"}


def test_what_programs_know_already_keeps_its_key() -> None:
    published = published_addresses(travel())
    assert with_telling_keys(travel(), published) == travel()
    some = with_telling_keys(travel(), {"rows", "rows.text", "date"})
    assert list(some.by_key) == ["cclx", "date", "last_day", "rows", "total", "yz"]
    assert [column.key for column in some.by_key["rows"].columns] == ["text", "je"]


def test_words_that_make_no_key_and_keys_of_their_own_stay() -> None:
    form = a_form(
        field("text", label=words("", "？")), field("reason", label=words("Why")), field("text_2", label={})
    )
    assert list(with_telling_keys(form, ()).by_key) == ["text", "reason", "text_2"]


def test_a_key_is_not_given_twice() -> None:
    form = a_form(*(field(key, label=words("Note")) for key in ("text", "text_2")), field("note_2"))
    keys = list(with_telling_keys(form, ()).by_key)
    assert keys[2] == "note_2" and len(set(keys)) == 3 and all(key.startswith("note") for key in keys)


def test_a_question_does_not_take_the_name_of_what_is_always_asked() -> None:
    names = "Title", "Description", "Impact", "Urgency", "Requester"
    form = a_form(*(field(f"text_{n}", label=words(name)) for n, name in enumerate(names, 2)))
    keys = list(with_telling_keys(form, ()).by_key)
    assert keys == ["title_2", "description_2", "impact_2", "urgency_2", "requester_2"]


def test_a_copy_is_called_by_its_own_words_once_it_has_others() -> None:
    form = a_form(
        section("trip", field("city", label=words("City")), field("items", "rows", columns=[field("cost")]))
    )
    form = copy(copy(copy(form, "city"), "city"), "items.cost")
    form = set_field(form, "city_2", label=words("Country"), when=read_condition(when("city_3", "filled")))
    form = set_field(form, "items.cost_2", label=words("", "币种"))
    form = copy_section(form, 0)
    told = with_telling_keys(form, {"city", "trip", "items", "items.cost"})
    keys = list(told.by_key)
    assert keys[:4] == ["city", "city_3", "country", "items"] and len(set(keys)) == 8
    assert told.by_key["country"].when is not None and told.by_key["country"].when.keys == {"city_3"}
    assert [column.key for column in told.by_key["items"].columns] == ["cost", "bz"]
    assert with_telling_keys(told, published_addresses(told)) == told
