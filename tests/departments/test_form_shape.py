"""What keeps a request form from being read is said in the reader's language."""

import ast
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

from departments.display.form_shape import SHAPES
from departments.display.service_files import file_problem_sentences
from departments.formspec import reading
from departments.service_files.reading import from_json
from departments.service_files.service_file import ServiceFileError
from tests.departments.formspec.forms import field, when

SOURCES = ("reading", "conditions", "calculations", "texts", "values")


def codes() -> set[str]:
    """Return the codes of all that reading a form refuses."""
    folder, found = Path(reading.__file__).parent, set()
    for name in SOURCES:
        for node in ast.walk(ast.parse((folder / f"{name}.py").read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "FormSpecError":
                assert len(node.args) >= 2, f"{name}:{node.lineno} has no code"
                code = node.args[1]
                assert isinstance(code, ast.Constant)
                found.add(code.value)
    return found


def test_every_code_has_words_and_every_word_a_code() -> None:
    unread = {"unfit", "hints and fields"}  # of other edits than reading
    assert codes() == set(SHAPES) - unread


@pytest.mark.parametrize(
    ("item", "sentence"),
    [
        (
            field("fare", "money", currency="euro"),
            "form.fare：“euro”不是币种。请使用三个大写字母，例如 CNY。",
        ),
        (field("a", "number", min="x"), "form.a：“x”不能作为这种字段的限值。"),
        (field("a", when=when("b", "near", "c")), "form.a：没有判断方式“near”。"),
        (
            field("trips", "rows", columns=[field("fare", "money", currency="euro")]),
            "form.trips.fare：“euro”不是币种。请使用三个大写字母，例如 CNY。",
        ),
    ],
)
def test_a_chinese_reader_of_a_refused_file_reads_no_english(item: dict[str, Any], sentence: str) -> None:
    content = {"format": "servicedesk.service", "version": 1, "name": {"en": "Trip"}, "form": [item]}
    with pytest.raises(ServiceFileError) as refused, translation.override("zh-hans"):
        from_json(content)
    with translation.override("zh-hans"):
        assert file_problem_sentences(refused.value) == [sentence]
