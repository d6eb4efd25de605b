"""What the log leaves out."""

import pytest
import structlog

from servicedesk.logs.configuration import drop_probes, hide_keys


@pytest.mark.parametrize("code", [{}, {"code": 200}])
def test_a_health_check_that_went_well_is_not_told(code: dict[str, int]) -> None:
    with pytest.raises(structlog.DropEvent):
        drop_probes(None, "info", {"event": "request", "request": "GET /health/live", **code})


@pytest.mark.parametrize(
    ("method", "line"),
    [
        ("info", {"event": "request_finished", "request": "GET /health/ready", "code": 503}),
        ("error", {"event": "request_failed", "request": "GET /health/ready"}),
        ("info", {"event": "request_finished", "request": "GET /queue/", "code": 200}),
        ("info", {"event": "timers drained"}),
    ],
)
def test_everything_else_is_told(method: str, line: dict[str, object]) -> None:
    assert drop_probes(None, method, dict(line)) == line


def test_the_key_of_a_rating_link_reaches_no_log() -> None:
    line = {"request": "GET /rate/abc.def-1/?next=/", "exception": "at /password/reset/key/12-xyz/"}
    told = hide_keys(None, "info", line)
    assert told == {"request": "GET /rate/…/?next=/", "exception": "at /password/reset/key/…/"}
