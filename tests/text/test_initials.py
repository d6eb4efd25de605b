"""Initials of names, in Latin letters and of the pinyin of Chinese characters."""

import re

import pytest

from servicedesk.text.initials import are_initials, chinese_pattern, initials_of


@pytest.mark.parametrize(
    ("name", "initials"),
    [
        ("李伟", "lw"), ("王芳", "wf"), ("张敏", "zm"), ("陈静", "cj"), ("周杰伦", "zjl"), ("欧阳娜", "oyn"),
        ("安强", "aq"), ("赵子龙", "zzl"), ("黄海波", "hhb"), ("徐佳", "xj"), ("孙悦", "sy"), ("郭靖", "gj"),
    ],
)  # fmt: skip
def test_a_chinese_name_has_the_initials_of_its_pinyin(name: str, initials: str) -> None:
    assert re.fullmatch(chinese_pattern(initials), name)
    assert not re.fullmatch(chinese_pattern("bk"), name)


def test_no_character_begins_with_letters_that_begin_no_syllable() -> None:
    assert chinese_pattern("vi") == ""


@pytest.mark.parametrize(
    ("text", "may_be"),
    [
        ("lw", True),
        ("zjlab", True),
        ("l", False),
        ("zjlabc", False),
        ("l.", False),
        ("李", False),
        ("L W", False),
    ],
)
def test_initials_are_two_to_five_letters(text: str, may_be: bool) -> None:
    assert are_initials(text) is may_be


@pytest.mark.parametrize(
    ("text", "spelled"),
    [
        ("差旅预支", "clyz"), ("入职 New employee", "rz new employee"), ("Café 2", "cafe 2"), ("出差（国内）", "cc gn"),
        ("？", ""), ("龘", ""), ("座啊", "za"), ("VPN账号", "vpnzh"),
    ],
)  # fmt: skip
def test_a_text_is_spelled_in_small_letters(text: str, spelled: str) -> None:
    assert initials_of(text) == spelled
