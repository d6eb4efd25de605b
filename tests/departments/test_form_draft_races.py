"""Two editors of one form at the same moment: one of them saves, the other gets both versions."""

from collections.abc import Callable
from typing import Any

import pytest

from departments.actions.form_drafts import DraftConflict, publish_draft, save_draft
from departments.actions.form_sources import copy_form
from departments.formspec.form import FormSpec
from departments.models import FormDraft, RequestForm, Service
from departments.queries.form_drafts import open_draft, stamp_of
from servicedesk.accounts.models import User
from tests.cast import Company
from tests.departments.formspec.forms import a_form, field
from tests.together import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def tried(do: Callable[..., Any], **given: Any) -> Callable[[], Any]:
    """Return the call, answering the conflict that it ends in."""

    def call() -> Any:
        try:
            return do(**given)
        except DraftConflict as conflict:
            return conflict

    return call


def saver(service: Service, key: str, stamp: str, by: User) -> Callable[[], Any]:
    return tried(save_draft, service=service, form=a_form(field(key)), stamp=stamp, by=by)


def keys(form: FormSpec) -> list[str]:
    return [spec.key for spec in form.fields]


@pytest.mark.parametrize("is_begun", [False, True])
def test_of_editors_who_save_at_once_one_is_kept_and_the_others_see_it(
    company: Company, is_begun: bool
) -> None:
    service = company.screens
    if is_begun:
        saver(service, "first", stamp_of(open_draft(service)), company.ines)()
    stamp = stamp_of(open_draft(service))
    done = at_once(*(saver(service, key, stamp, company.ines) for key in ("a", "b", "c")))
    (kept,) = [one for one in done if isinstance(one, FormDraft)]
    told = [one for one in done if isinstance(one, DraftConflict)]
    assert [keys(one.theirs) for one in told] == [keys(kept.spec)] * 2
    assert keys(FormDraft.objects.get().spec) == keys(kept.spec)


def test_what_is_saved_while_another_publishes_is_in_one_of_both(company: Company) -> None:
    service = company.screens
    saver(service, "a", stamp_of(open_draft(service)), company.ines)()
    stamp = stamp_of(open_draft(service))
    saved, published = at_once(
        saver(service, "b", stamp, company.ines),
        tried(publish_draft, service=service, stamp=stamp, by=company.ada),
    )
    assert sum(isinstance(one, DraftConflict) for one in (saved, published)) == 1
    newest = RequestForm.objects.filter(service=service).latest("number")
    if isinstance(saved, DraftConflict):
        assert (keys(newest.spec), keys(saved.theirs), keys(saved.mine)) == (["a"], ["a"], ["b"])
    else:
        assert (newest.number, keys(open_draft(service).spec)) == (1, ["b"])


def test_what_two_editors_copy_at_once_is_all_there(company: Company) -> None:
    service = company.screens
    done = at_once(
        lambda: copy_form(service=service, source=company.move_desk, by=company.ada),
        lambda: copy_form(service=service, source=company.move_desk, by=company.ines),
    )
    assert len({len(one.before.fields) for one in done}) == 2, "each began with what the others had added"
    assert sorted(keys(open_draft(service).spec)) == ["seats", "seats_2", "where", "where_2"]
