"""The key in a rating link never reaches a log."""

import json
import logging
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
import structlog
from django.test import Client

from servicedesk.logs.configuration import configure

TOKEN = "0123456789abcdef0123456789abcdef~signature"


@pytest.fixture
def written(settings: Any) -> Iterator[StringIO]:
    """Log everything, as JSON, to where the test reads it."""
    configure({"level": "INFO", "json": True})
    kept = StringIO()
    for handler in logging.getLogger().handlers:
        if isinstance(handler.formatter, structlog.stdlib.ProcessorFormatter):
            handler.setStream(kept)  # type: ignore[attr-defined] # the desk's is a StreamHandler
    yield kept
    configure(settings.LOGGING)


def test_neither_the_request_nor_a_failure_names_the_key(written: StringIO, db: None) -> None:
    Client().get(f"/rate/{TOKEN}/?score=4")
    logging.getLogger("django.request").warning("Not Found: %s", f"/rate/{TOKEN}/")
    try:
        raise ValueError(f"/accounts/password/reset/key/{TOKEN}/")
    except ValueError:
        structlog.get_logger("desk").exception("failed", request=f"GET /rate/{TOKEN}/?score=4")
    lines = [json.loads(line) for line in written.getvalue().splitlines()]
    assert any(line.get("request") == "GET /rate/…/?score=4" for line in lines)
    assert any("/rate/…/" in line["event"] for line in lines)
    assert TOKEN not in written.getvalue()
