"""What tests of promises may ask for beside the company."""

from collections.abc import Iterator

import pytest

from servicedesk.database.verification import check_all


@pytest.fixture
def invariants_hold(db: None) -> Iterator[None]:
    """Ask the invariants of promises of everything that the test has left behind."""
    yield
    broken = {one.invariant.number: one.finding.broken for one in check_all({2, 4, 5, 6, 7})}
    assert not any(broken.values()), broken
