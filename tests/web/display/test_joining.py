"""Lists and labels as each language writes them."""

from django.utils import translation

from servicedesk.web.display.joining import bracketed, clauses, grouped, labelled, listed, sentences


def test_english_lists_have_commas_and_labels_a_colon() -> None:
    assert listed(["Ann", "Ben", 3]) == "Ann, Ben, 3"
    assert listed([]) == ""
    assert (
        clauses(["the timer was paused", "the target changed"]) == "the timer was paused, the target changed"
    )
    assert sentences(["It rested.", "", "It goes on."]) == "It rested. It goes on."
    assert labelled("Request", "IT-100") == "Request: IT-100"
    assert labelled("Do you leave the country?", "No") == "Do you leave the country? No"
    assert grouped(["Taxi, 80", "Hotel, 200"]) == "Taxi, 80; Hotel, 200"
    assert bracketed("Li Wei") == "(Li Wei)"


def test_chinese_has_its_own_signs() -> None:
    with translation.override("zh-hans"):
        assert listed(["甲", "乙"]) == "甲、乙"
        assert clauses(["暂停过", "时限变了"]) == "暂停过，时限变了"
        assert sentences(["曾暂停。", "", "现已继续。"]) == "曾暂停。现已继续。"
        assert labelled("请求", "IT-100") == "请求：IT-100"
        assert labelled("是否出境？", "否") == "是否出境？否"
        assert grouped(["出租车，80", "酒店，200"]) == "出租车，80；酒店，200"
        assert bracketed("李伟") == "（李伟）"
