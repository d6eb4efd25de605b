"""Lists and labels as each language writes them."""

from django.utils import translation

from servicedesk.web.display.joining import bracketed, clauses, labelled, listed, sentences


def test_english_lists_have_commas_and_labels_a_colon() -> None:
    assert listed(["Ann", "Ben", 3]) == "Ann, Ben, 3"
    assert listed([]) == ""
    assert (
        clauses(["the timer was paused", "the target changed"]) == "the timer was paused, the target changed"
    )
    assert sentences(["It rested.", "", "It goes on."]) == "It rested. It goes on."
    assert labelled("Request", "IT-100") == "Request: IT-100"
    assert bracketed("Li Wei") == "(Li Wei)"


def test_chinese_has_its_own_signs() -> None:
    with translation.override("zh-hans"):
        assert listed(["甲", "乙"]) == "甲、乙"
        assert clauses(["暂停过", "时限变了"]) == "暂停过，时限变了"
        assert sentences(["曾暂停。", "", "现已继续。"]) == "曾暂停。现已继续。"
        assert labelled("请求", "IT-100") == "请求：IT-100"
        assert bracketed("李伟") == "（李伟）"
