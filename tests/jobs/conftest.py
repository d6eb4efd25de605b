import pytest

from tests.jobs import kinds


@pytest.fixture(autouse=True)
def _kinds_of_the_tests(monkeypatch):
    """Let the desk know the tests' kinds of work, for the length of a test."""
    monkeypatch.setattr("servicedesk.jobs.registry._workers", {})
    kinds.register()
