"""What filing a request through the API goes through: no page, no form, no layout."""

import sys
from types import FrameType
from typing import Any

from django.test import Client

from tests.cast import Company

DESK = {"service": "move-a-desk", "title": "Move my desk", "answers": {"seats": 2}}
STRANGE = ("/forms/request.py", "/forms/answers.py", "/web/forms/", "/crispy_forms/", "/crispy_bootstrap5/")


def test_filing_through_the_api_enters_no_form_and_no_layout(company: Company) -> None:
    client, entered = Client(), set[str]()
    client.force_login(company.mia)
    client.get("/api/v1/services/")  # what is imported once is no part of a filing

    def watch(frame: FrameType, _event: str, _argument: Any) -> None:
        entered.add(frame.f_code.co_filename)

    before = sys.gettrace()  # that of a run whose coverage is measured
    sys.settrace(watch)
    try:
        answer = client.post("/api/v1/tickets/", DESK, content_type="application/json")
    finally:
        sys.settrace(before)
    assert answer.status_code == 201
    assert any(file.endswith("/departments/answers/checking.py") for file in entered)
    assert [file for file in sorted(entered) if any(part in file for part in STRANGE)] == []
