"""The search terms of the version before are everyday words in this one, and again where a desk goes back."""

from typing import Any

from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from departments.models import Service
from tests.cast import Company

BEFORE = ("departments", "0023_whole_words")


def test_each_search_term_is_a_word_of_its_language_and_goes_back(company: Company) -> None:
    latest = MigrationExecutor(connection).loader.graph.leaf_nodes()
    service = _at([BEFORE]).get_model("departments", "Service")
    service.objects.filter(slug="screens").update(keywords="monitor 大屏 TV  monitor，屏幕")
    _at(latest)
    screens = Service.objects.get(slug="screens")
    assert (screens.words_en, screens.words_zh) == ("monitor, TV", "大屏、屏幕")
    assert "monitor" in screens.search_text
    Service.objects.filter(slug="move-a-desk").update(words_en=", ".join(f"word{n}" for n in range(100)))
    back = _at([BEFORE]).get_model("departments", "Service")
    terms = dict(back.objects.values_list("slug", "keywords"))
    assert terms["screens"] == "monitor TV 大屏 屏幕" and terms["payslip"] == ""
    assert terms["move-a-desk"].endswith(" word43") and len(terms["move-a-desk"]) <= 300


def _at(targets: Any) -> Any:
    """Bring the database to migrations and return its models; the test rolls all back."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    return MigrationExecutor(connection).migrate(targets).apps
