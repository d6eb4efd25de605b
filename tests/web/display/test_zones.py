"""Time zones are said by their city, in the reader's language."""

import pytest
from django.utils import timezone, translation

from servicedesk.accounts.forms.own import zone_choices
from servicedesk.web.display.zones import zone_option, zone_time, zone_words


@pytest.mark.parametrize(
    ("zone", "words"),
    [
        ("Asia/Shanghai", "Shanghai time (UTC+8)"),
        ("America/Argentina/Buenos_Aires", "Buenos Aires time (UTC-3)"),
        ("UTC", "UTC"),
    ],
)
def test_a_zone_is_said_by_its_city(zone: str, words: str) -> None:
    assert zone_words(zone) == words


def test_a_page_says_its_reader_s_zone_by_its_city() -> None:
    with timezone.override("America/New_York"):
        assert zone_time() == "New York time"
        with translation.override("zh-hans"):
            assert (zone_time(), zone_time("Asia/Hong_Kong"), zone_time("UTC")) == (
                "纽约时间",
                "香港时间",
                "UTC",
            )


def test_a_zone_is_picked_by_its_city_or_by_its_own_name() -> None:
    assert (zone_option("Asia/Shanghai"), zone_option("Africa/Cairo")) == (
        "Shanghai (Asia/Shanghai)", "Africa/Cairo",
    )  # fmt: skip
    with translation.override("zh-hans"):
        assert dict(zone_choices())["Asia/Shanghai"] == "上海（Asia/Shanghai）"
