"""Every ready-made service is whole, sound, and written in both languages."""

import json
import random
import re
from collections.abc import Iterator, Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from departments.answers.checking import check_answers
from departments.enums import CategoryIcon, Priority
from departments.formspec.conditions import Context
from departments.formspec.evaluation import evaluate
from departments.formspec.fields import FieldSpec
from departments.formspec.form import FormSpec
from departments.formspec.kinds import STAGES
from departments.formspec.problems import problems_of
from departments.formspec.reading import KEY
from departments.queries.service_import import read_service
from departments.service_files.service_file import ServiceFile
from departments.starting_catalogs.reading import FOLDER, KEYS, starting_catalogs, starting_service
from sla.enums import HEADLINE_KINDS
from tests.cast import Company
from tests.departments.formspec.forms import TODAY, PlainReader
from tests.departments.formspec.generating import answers_to
from tickets.api.answers import of_programs

SERVICES: dict[str, ServiceFile] = {
    address: file for catalog in starting_catalogs().values() for address, file in catalog.services.items()
}
HAN = re.compile("[\u4e00-\u9fff]")
HALF_WIDTH = re.compile("[\u4e00-\u9fff][,;:?!()]|[,;:?!()][\u4e00-\u9fff]")
TELLS_NOTHING = re.compile(
    "(f|c|field|question|section|column|option|choice)_?[0-9]+|field|column|section|option"
)
TRIES = 150
of_every_service = pytest.mark.parametrize("address", SERVICES)
of_every_catalog = pytest.mark.parametrize("catalog", KEYS)


def content_of(address: str) -> Any:
    return json.loads((FOLDER / f"{address}.json").read_text(encoding="utf-8"))


def texts_in(content: Any, path: str = "") -> Iterator[tuple[str, Mapping[str, str]]]:
    """Give each text of two languages, with its path."""
    if isinstance(content, dict):
        if content.keys() <= {"en", "zh"} and content:
            yield path, content
        for name, value in content.items():
            yield from texts_in(value, f"{path}.{name}")
    elif isinstance(content, list):
        for number, value in enumerate(content):
            yield from texts_in(value, f"{path}[{number}]")


def in_both_languages(text: Mapping[str, str]) -> bool:
    english, chinese = text.get("en", ""), text.get("zh", "")
    return (
        bool(english and HAN.search(chinese)) and not HAN.search(english) and not HALF_WIDTH.search(chinese)
    )


def test_every_file_is_a_service_of_a_catalog() -> None:
    files = {str(path.relative_to(FOLDER)) for path in FOLDER.glob("*/*.json")}
    assert files == {f"{address}.json" for address in SERVICES} | {f"{key}/catalog.json" for key in KEYS}
    assert all(6 <= len(catalog.services) <= 9 for catalog in starting_catalogs().values())
    assert len({file.slug for file in SERVICES.values()}) == len(SERVICES)


def test_the_catalogs_say_in_both_languages_what_is_in_them() -> None:
    for key, catalog in starting_catalogs().items():
        assert in_both_languages(catalog.name) and in_both_languages(catalog.summary), key
        assert catalog.icon in CategoryIcon.values


def test_an_address_of_nothing_is_none() -> None:
    assert [starting_service(one) for one in ("it/nothing", "nothing/fault", "it", "", "../it/fault")] == [
        None
    ] * 5


@of_every_service
def test_it_is_read_without_a_problem_and_nothing_of_it_is_lost(address: str) -> None:
    file = read_service((FOLDER / f"{address}.json").read_bytes())
    assert file.form == SERVICES[address].form and file.slug == address.partition("/")[2]
    assert file.category and file.category.icon in CategoryIcon.values


@of_every_service
def test_its_form_could_be_published_without_a_warning(address: str) -> None:
    assert problems_of(SERVICES[address].form) == ()


@of_every_service
def test_every_text_is_there_in_both_languages(address: str) -> None:
    content = content_of(address)
    words = content.pop("words")
    found = dict(texts_in(content))
    assert {path: text for path, text in found.items() if not in_both_languages(text)} == {}
    assert {".name", ".summary", ".description", ".category.name"} <= found.keys()
    assert len(words["en"]) > 5 and not any(HAN.search(word) for word in words["en"])
    assert len(words["zh"]) > 5 and all(HAN.search(word) for word in words["zh"])


@of_every_service
def test_its_keys_tell_what_is_asked(address: str) -> None:
    form = SERVICES[address].form
    keys = [section.key for section in form.sections if section.key]
    keys += [spec.key for spec, _rows in form.everything()]
    values = [option.value for spec, _rows in form.everything() for option in spec.options]
    assert all(KEY.fullmatch(key) and not TELLS_NOTHING.fullmatch(key) for key in keys)
    assert all(re.fullmatch("[a-z][a-z0-9_]+", value) for value in values)


@of_every_service
def test_its_targets_are_sound(address: str) -> None:
    """The more urgent, the sooner; and the first response comes before the end."""
    targets = SERVICES[address].parts["targets"]
    minutes = {
        (one["kind"], one["priority"]): one.get("minutes") or one["working_days"] * 480 for one in targets
    }
    assert len(minutes) == len(targets) == len(HEADLINE_KINDS) * len(Priority)
    for kind in HEADLINE_KINDS:
        by_urgency = [minutes[kind, priority] for priority in reversed(Priority.values)]
        assert by_urgency == sorted(by_urgency) and by_urgency[0] < by_urgency[-1]
    first, end = HEADLINE_KINDS
    assert all(minutes[first, priority] < minutes[end, priority] for priority in Priority.values)


@of_every_service
def test_someone_is_named_who_does_it_and_who_answers_for_it(address: str) -> None:
    responsibility = SERVICES[address].responsibility
    assert responsibility["does"] == ("provider",) and responsibility["answers"] == ("head",)


@of_every_service
def test_every_question_can_come_up_and_the_form_can_be_filed(address: str) -> None:
    form, dice = SERVICES[address].form, random.Random(address)
    met: set[str] = set()
    was_filed = False
    for _try in range(TRIES):
        known: dict[str, Any] = {}
        for stage in STAGES:
            outcome = evaluate(
                form,
                _answers(form, stage, dice),
                reader=PlainReader(),
                context=_context(),
                stage=stage,
                known=known,
            )
            known |= outcome.values
            met |= {re.sub(r"\.\d+", "", key) for key in outcome.relevant}
            was_filed = was_filed or (stage == "filing" and not outcome.errors)
    wanted = {section.key for section in form.sections if section.key} | set(form.by_key)
    wanted |= {f"{rows.key}.{spec.key}" for spec, rows in form.everything() if rows}
    assert wanted - met == set()
    assert was_filed


@pytest.mark.django_db
@of_every_catalog
def test_answers_of_any_kind_are_taken_or_refused_with_a_sentence(company: Company, catalog: str) -> None:
    forms = [file.form for file in starting_catalogs()[catalog].services.values()]

    @settings(max_examples=25, deadline=None, database=None)
    @given(st.sampled_from(forms).flatmap(lambda form: st.tuples(st.just(form), answers_to(form))))
    def check(pair: tuple[FormSpec, dict[str, Any]]) -> None:
        form, raw = pair
        outcome = check_answers(form, raw, lookups=of_programs(), today=TODAY, requester=company.mia)
        assert outcome.values.keys() <= outcome.relevant
        assert all(said for said in outcome.errors.values())

    check()


@pytest.mark.django_db
def test_defaults_are_answers_that_their_forms_take(company: Company) -> None:
    for address, file in SERVICES.items():
        given_so = {one.key for one in file.form.fields if one.default not in (None, "requester")}
        outcome = check_answers(file.form, {}, lookups=of_programs(), today=TODAY, requester=company.mia)
        assert given_so & outcome.errors.keys() == set(), address


def _context() -> Context:
    return Context(TODAY, {}, lambda _kind, answer: (str(answer),))


def _answers(form: FormSpec, stage: str, dice: random.Random) -> dict[str, Any]:
    return {spec.key: _answer(spec, dice) for spec in form.of_stage(stage) if spec.is_asked}


def _answer(spec: FieldSpec, dice: random.Random) -> Any:
    """Make up a checked answer, now and then none."""
    if dice.random() < 0.05:
        return None
    if spec.kind == "rows":
        columns = [column for column in spec.columns if column.is_asked]
        return [
            {column.key: _answer(column, dice) for column in columns} for _row in range(dice.randint(1, 12))
        ]
    if spec.options:
        values = [option.value for option in spec.options]
        return (
            dice.choice(values)
            if spec.kind == "choice"
            else dice.sample(values, dice.randint(1, len(values)))
        )
    day = TODAY + timedelta(dice.randint(0, 60))
    simple = {
        "number": lambda: Decimal(dice.choice([0, 1, 7, 100])),
        "money": lambda: Decimal(dice.choice([1, 900, 20_000, 2_000_000])),
        "date": lambda: day,
        "date_range": lambda: (day, day + timedelta(3)),
        "yes_no": lambda: dice.random() < 0.5,
    }
    return simple.get(spec.kind, lambda: "words")()
