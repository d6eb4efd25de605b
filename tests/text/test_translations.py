"""Translations are compiled and checked without the gettext programs."""

import gettext
import re

import polib
import pytest

from servicedesk.text import translations, untranslated
from servicedesk.text.untranslated import Message


@pytest.fixture
def catalogue(tmp_path, monkeypatch):
    """A function that writes the only catalogue, from entries, and returns its file."""

    def write(*entries):
        file = tmp_path / "zh_Hans" / "LC_MESSAGES" / "django.po"
        file.parent.mkdir(parents=True, exist_ok=True)
        po = polib.POFile()
        po.metadata = {"Content-Type": "text/plain; charset=UTF-8", "Plural-Forms": "nplurals=1; plural=0;"}
        po.extend(entries)
        po.save(str(file))
        return file

    monkeypatch.setattr(translations, "LOCALE", tmp_path)
    return write


def test_marked_texts_of_python_are_found_with_their_lazy_forms():
    source = """
_("one"); gettext_lazy("two" " halves"); translation.ngettext("%(n)s day", "%(n)s days", n)
pgettext_lazy("month", "May"); npgettext("c", "a", "b", 2); _(variable); other("no")
"""
    assert set(untranslated.in_python(source)) == {
        Message("one"),
        Message("two halves"),
        Message("%(n)s day", None, "%(n)s days"),
        Message("May", "month"),
        Message("a", "c", "b"),
    }


def test_marked_texts_of_templates_are_found():
    source = """{% translate "one" %} {% translate 'two' context "shop" %} {% icon "lock" label=_("three") %}
{% blocktranslate trimmed count n=items|length %}
  {{ n }} item
{% plural %}
  {{ n }} items
{% endblocktranslate %}"""
    assert set(untranslated.in_template(source)) == {
        Message("one"),
        Message("two", "shop"),
        Message("three"),
        Message("%(n)s item", None, "%(n)s items"),
    }


def test_a_text_nobody_translated_is_named_with_its_place(catalogue, monkeypatch):
    monkeypatch.setattr(untranslated, "in_sources", lambda: {Message("hello"): "app/views.py"})
    assert list(untranslated.problems(catalogue())) == ["app/views.py: not translated: 'hello'"]


@pytest.mark.parametrize(
    ("entry", "problem"),
    [
        (polib.POEntry(msgid="hello", msgstr=""), "unfinished: 'hello'"),
        (polib.POEntry(msgid="hello", msgstr="您好", flags=["fuzzy"]), "unfinished: 'hello'"),
        (
            polib.POEntry(msgid="%(name)s waits", msgstr="在等待"),
            "placeholders differ: '%(name)s waits' became '在等待'",
        ),
        (polib.POEntry(msgid="hello", msgstr="您好"), None),
    ],
)
def test_an_entry_is_whole_or_named(catalogue, monkeypatch, entry, problem):
    monkeypatch.setattr(untranslated, "in_sources", dict)
    assert list(untranslated.problems(catalogue(entry))) == ([problem] if problem else [])


def test_compiling_is_done_once_for_each_change(catalogue):
    file = catalogue(polib.POEntry(msgid="hello", msgstr="您好"))
    assert (translations.compile_all(), translations.compile_all()) == (1, 0)
    with file.with_suffix(".mo").open("rb") as compiled:
        assert gettext.GNUTranslations(compiled).gettext("hello") == "您好"


def test_a_moment_in_chinese_has_no_space_before_it_since_it_may_begin_with_today():
    """Pages put space between Chinese and digits by style; mails name full dates, which begin with digits."""
    catalog = polib.pofile(str(translations.LOCALE / "zh_Hans" / "LC_MESSAGES" / "django.po"))
    moment = re.compile(r"[\u4e00-\u9fff] (<[^>]*>)?%\((due|since|moment|moments|stopped)\)s")
    on_pages = [
        entry for entry in catalog if not all("notifications" in path for path, _ in entry.occurrences)
    ]
    texts = [text for entry in on_pages for text in [entry.msgstr, *entry.msgstr_plural.values()]]
    assert len(texts) > 2000 and [text for text in texts if moment.search(text)] == []


def test_what_names_a_place_is_called_by_one_word_in_chinese():
    """Of a department or calendar the word is another (locale/README.md)."""
    entries = polib.pofile(str(translations.LOCALE / "zh_Hans" / "LC_MESSAGES" / "django.po"))
    of_places = [
        entry
        for entry in entries
        if entry.msgid.startswith("Code or name")
        or re.search(r"\bcodes?\b", entry.msgid)
        and ("地点" in entry.msgstr or any("place" in file for file, _line in entry.occurrences))
    ]
    assert len(of_places) > 10
    assert [entry.msgstr for entry in of_places if "代码" in entry.msgstr] == []
