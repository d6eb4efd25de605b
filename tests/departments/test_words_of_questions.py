"""How the editor of a form names a question."""

from django.utils.translation import override

from departments.forms.questions import Questions


def words(language: str, **label: str) -> str:
    with override(language):
        rows = Questions.shown([{"kind": "text"} | label])
        return rows.words(rows.forms[0], 1).what


def test_a_removed_question_is_named_in_the_language_of_the_reader() -> None:
    both = {"label_en": "Since when?", "label_zh": "从何时开始"}
    assert (words("en", **both), words("zh-hans", **both)) == ("Since when?", "从何时开始")
    assert words("zh-hans", label_en="Since when?") == "Since when?"
