"""How a text file is written is proved, weighed, or asked for; never guessed."""

import pytest

from servicedesk.text import encodings
from servicedesk.text.encodings import (
    UnclearEncoding,
    WrongEncoding,
    choose,
    known_name,
    readable_in,
    samples,
    text_of,
)

WESTERN = "José, Ångström – naïve «ça» 20 €\nMüller, Ærøskøbing\n"
CHINESE = "李伟,财务部\n王芳,人力资源部\n张敏,IT部\n"
TRADITIONAL = "陳大文,人力資源部\n林小明,資訊科技部\n"


@pytest.mark.parametrize(
    ("text", "encoding", "name"),
    [
        ("plain", "ascii", "utf-8"),
        (WESTERN, "utf-8", "utf-8"),
        (CHINESE, "utf-8-sig", "utf-8"),
        (CHINESE, "utf-16", "utf-16"),
        (WESTERN, "cp1252", "windows-1252"),
        ("name\nMüller\n", "cp1252", "windows-1252"),
        ("name\nSchülz\n", "cp1252", "windows-1252"),
        (CHINESE, "gb18030", "gb18030"),
        (CHINESE + "Müller,Ivy\n", "gb18030", "gb18030"),
        (TRADITIONAL, "cp950", "big5"),
    ],
)
def test_an_encoding_with_good_evidence_is_taken(text: str, encoding: str, name: str) -> None:
    content = text.encode(encoding)
    assert choose([content]) == name
    assert choose([content[place : place + 1] for place in range(len(content))]) == name
    assert text_of(content, name) == text


@pytest.mark.parametrize(
    "content",
    [
        "北京".encode("gbk"),
        "IT部".encode("gbk"),
        "Иванов Иван, Пётр".encode("cp1251"),
        "Łukasz Wiśniewski".encode("cp1250"),
        "Österreich\n".encode("cp1252") + "李伟,财务部,人力资源部\n".encode("gbk"),
        "김민수,이서연".encode("euc_kr"),
        "東京都,田中太郎,営業部".encode("shift_jis"),
        "José Müller, Zoë".encode("mac_roman"),
        "Müller 李伟".encode() + b"\xfc\n",
        "Müller\n".encode("cp1252") + "李伟,财务部\n".encode("gbk"),
        b"\xff\xff\xff",
    ],
)
def test_thin_evidence_is_not_guessed_from(content: bytes) -> None:
    with pytest.raises(UnclearEncoding):
        choose([content])


def test_a_wanted_encoding_is_held_to_every_letter() -> None:
    with pytest.raises(WrongEncoding) as refusal:
        choose([b"a\nb\n", b"M\xfcller"], "utf-8")
    assert (refusal.value.name, refusal.value.line) == ("utf-8", 3)
    with pytest.raises(WrongEncoding):
        text_of(b"a\n\x81", "windows-1252")
    assert choose([b"M\xfcller"], "gb18030") == "gb18030"


def test_lines_are_shown_in_every_encoding_that_can_read_them() -> None:
    content = "plain\nMüller\nJörg\n".encode("cp1252")
    assert readable_in(content) == ["windows-1252", "gb18030"]
    assert samples(content, readable_in(content), lines=1)["windows-1252"] == ["Müller"]


def test_common_names_of_encodings_are_known() -> None:
    assert [known_name(name) for name in ("UTF8", "gbk", "CP1252", "utf_16")] == [
        "utf-8", "gb18030", "windows-1252", "utf-16",
    ]  # fmt: skip
    with pytest.raises(LookupError):
        known_name("klingon")


def test_a_line_of_letters_outside_ascii_is_looked_at_once_however_long(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    looks: list[str] = []
    inner = encodings._is_outside
    monkeypatch.setattr(encodings, "_is_outside", lambda char: (looks.append(char), inner(char))[1])
    length = 4000
    with pytest.raises(encodings.UnclearEncoding):
        encodings.choose([("name\n" + "\u00e9" * length).encode("cp1252")])
    assert 0 < len(looks) < 10 * length
