"""Names, addresses and numbers of people are taken out of a text; what says nothing of anyone stays."""

import pytest

from servicedesk.text.redaction import Taken, without_people

SHOWN = {Taken.NAME: "(N)", Taken.EMAIL: "(E)", Taken.PHONE: "(P)", Taken.NUMBER: "(#)"}
NAMES = ["Mia Zhou", "周敏", "Li Wei", "欧阳文静", ""]


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("Mia Zhou and mia zhou asked Mia; Miami is a city.", "(N) and (N) asked (N); Miami is a city."),
        ("Dear Ms Zhou, Wei replaced it.", "Dear Ms (N), (N) replaced it."),
        ("请联系周敏或周经理，文静也在。", "请联系(N)或(N)，(N)也在。"),
        ("Write to mia.zhou@example.com.", "Write to (E)."),
        ("Call +86 21 5555 0100 or 13812345678, ext. 4711.", "Call (P) or (P), ext. (P)."),
        ("电话：5555-0100，分机 1234", "电话：(P)，分机 (P)"),
        ("As in FAC-2041, badge 00412345 was blocked.", "As in (#), badge (#) was blocked."),
        ("身份证号 11010519491231002X", "身份证号 (#)"),
    ],
)
def test_what_tells_of_people_is_taken_out(text: str, clean: str) -> None:
    assert without_people(text, NAMES, SHOWN).text == clean


@pytest.mark.parametrize(
    "text",
    [
        "Restart the VPN client, wait 30 seconds, choose Shanghai 2.",
        "Error 10053 at 09:30 on 2 March 2026 or 2026-03-02, version 4.3.0.",
        "请重启客户端，等待 30 秒，然后选择“上海 2”。",
        "Windows 11, port 443, 192.168.10.1, 12 to 15 days",
    ],
)
def test_what_tells_of_no_one_stays(text: str) -> None:
    assert without_people(text, NAMES, SHOWN).text == text


def test_what_was_taken_out_is_counted_by_kind() -> None:
    found = without_people("Mia Zhou, mia@example.com, 周敏, IT-7", NAMES, SHOWN)
    assert found.taken == {Taken.NAME: 2, Taken.EMAIL: 1, Taken.NUMBER: 1}
    assert without_people("Nothing.", [], SHOWN).taken == {}


@pytest.mark.parametrize("part", ["a", "换", "1", "12-", "a.b", "x@", "ABC-"])
def test_long_texts_without_a_blank_are_read_once(part: str) -> None:
    long = part * 200_000
    assert without_people(f"{long} mia@example.com", NAMES, SHOWN).text.endswith(" (E)")


def test_a_name_is_no_pattern() -> None:
    assert without_people("A (b) C.*", ["C.*"], SHOWN).text == "A (b) (N)"
