"""Requests are filed, and answers sent, while somebody else changes the same things, or twice at the same moment."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from departments.actions.catch_all import choose_catch_all
from departments.actions.favourites import star
from departments.actions.membership import give_role
from departments.actions.place_merging import merge_place
from departments.actions.places import set_place_active
from departments.actions.service_states import publish_service, retire_service
from departments.enums import MemberRole, ServiceState
from departments.models import Department, Favourite, Membership, Service
from servicedesk.accounts.models import User
from servicedesk.verbs.exceptions import NotAllowed, Refused
from tests.cast import Company, at
from tests.departments.formspec.forms import field, section
from tests.departments.places import a_place
from tests.departments.publishing import publish_form
from tests.tickets.staged import given
from tests.together import at_once
from tickets.actions.answering import fill
from tickets.actions.calls import Solution, take_call
from tickets.actions.contents import content_path, store_all
from tickets.actions.drafts import Typed, keep_draft
from tickets.actions.filing import file_once
from tickets.actions.needs import give_owner, no_owner
from tickets.actions.staged_files import files_named
from tickets.actions.submission import submit
from tickets.actions.undoing import undo_give
from tickets.actions.uploads import stage, unstage
from tickets.actions.watching import me_too
from tickets.actions.work import take
from tickets.enums import Source
from tickets.models import AnswerChange, Attachment, Blob, Draft, Need, Ticket, Upload, Watcher

pytestmark = pytest.mark.django_db(transaction=True)


def tried(do: Callable[[], Any]) -> Callable[[], Any]:
    def call() -> Any:
        try:
            return do()
        except (NotAllowed, Refused, ValidationError) as refusal:
            return refusal

    return call


def sheet(content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("plan.txt", content)


def test_two_people_who_send_the_same_new_files_in_opposite_order_never_wait_for_each_other(
    company: Company,
) -> None:
    for round_ in range(10):
        one, other = (f"{round_} {words}".encode() for words in ("here", "there"))
        first, second = at_once(
            lambda one=one, other=other: submit(
                service=company.move_desk, title="Mine", by=company.mia,
                files={"": [sheet(one)], "plan": [sheet(other)]},
            ),
            lambda one=one, other=other: submit(
                service=company.screens, title="Mine too", by=company.noah,
                files={"": [sheet(other)], "plan": [sheet(one)]},
            ),
        )  # fmt: skip
        assert first.attachments.count() == second.attachments.count() == 2
    assert Blob.objects.count() == 20


def test_contents_get_their_rows_in_the_order_of_their_hashes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    locked: list[str] = []
    monkeypatch.setattr("tickets.actions.contents._lock", lambda sha256, _function: locked.append(sha256))
    contents = [f"{number}".encode() for number in range(8)]
    with transaction.atomic():
        blobs = store_all([sheet(one) for one in contents], at("Mon 10:00"))
    assert locked == sorted(locked) and len(locked) == 8
    assert [content_path(blob.pk).read_bytes() for blob in blobs] == contents


def test_two_forms_with_the_same_uploads_in_another_order_give_them_to_one_of_both(company: Company) -> None:
    for _ in range(5):
        tokens = [str(stage(sheet(words), by=company.mia).pk) for words in (b"a", b"b")]
        done = at_once(
            *(
                tried(
                    lambda order=order, service=service: submit(
                        service=service, title="One", by=company.mia,
                        files={"": files_named(company.mia, order)},
                    )
                )
                for order, service in ((tokens, company.move_desk), (tokens[::-1], company.screens))
            )
        )  # fmt: skip
        assert sorted(isinstance(one, Ticket) for one in done) == [False, True]
    assert Ticket.objects.count() == 5 and Attachment.objects.count() == 10


def test_an_upload_that_is_taken_away_while_its_request_is_filed_is_there_or_refused(
    company: Company,
) -> None:
    for _ in range(10):
        upload = stage(sheet(b"plan"), by=company.mia)
        files = files_named(company.mia, [str(upload.pk)])
        filed, _gone = at_once(
            tried(
                lambda files=files: submit(
                    service=company.move_desk, title="With a plan", by=company.mia, files={"": files}
                )
            ),
            lambda upload=upload: unstage(upload, by=company.mia),
        )
        if isinstance(filed, Ticket):
            assert content_path(filed.attachments.get().blob_id).read_bytes() == b"plan"
        else:
            assert isinstance(filed, ValidationError)
    assert not Upload.objects.filter(used_at=None).exists()


def test_what_two_agents_fill_in_at_once_is_written_once(company: Company) -> None:
    content = [section("s", field("room")), section("ours", field("serial"), stage="fulfilment")]
    publish_form(service=company.move_desk, fields=content, by=company.hugo)
    company.move_desk = Service.objects.get(pk=company.move_desk.pk)
    ticket = submit(service=company.move_desk, title="Mine", by=company.mia)
    take(ticket=ticket, by=company.li_wei)

    def write() -> Any:
        return fill(
            ticket=Ticket.objects.get(pk=ticket.pk), by=company.li_wei, answers=given({"serial": "A-1"})
        )

    done = at_once(*[tried(write)] * 3)
    assert sorted(isinstance(one, Ticket) for one in done) == [False, False, True]
    assert [(one.before, one.after) for one in AnswerChange.objects.all()] == [(None, "A-1")]


def test_a_form_that_is_published_while_a_request_is_filed_leaves_it_the_version_it_answered(
    company: Company,
) -> None:
    for number in range(5):
        service = Service.objects.get(pk=company.move_desk.pk)
        had = service.newest_form
        filed, _published = at_once(
            lambda service=service: submit(
                service=service, title="Mine", by=company.mia, answers={"seats": "1"}
            ),
            lambda number=number: publish_form(
                service=company.move_desk, fields=[field(f"a{number}")], by=company.hugo
            ),
        )
        assert filed.form == had


def test_a_service_that_is_retired_while_requests_are_filed_takes_none_afterwards(company: Company) -> None:
    for _ in range(5):
        done = at_once(
            tried(
                lambda: submit(
                    service=Service.objects.get(pk=company.move_desk.pk), title="Mine", by=company.mia
                )
            ),
            tried(lambda: retire_service(service=company.move_desk, by=company.hugo)),
        )
        assert isinstance(done[0], Ticket | NotAllowed) and done[1] is None
        with pytest.raises(NotAllowed):
            submit(service=Service.objects.get(pk=company.move_desk.pk), title="Late", by=company.mia)
        publish_service(service=company.move_desk, by=company.hugo)


def test_a_place_is_merged_and_one_closed_while_requests_name_them(company: Company) -> None:
    publish_form(service=company.move_desk, fields=[field("room", "place")], by=company.hugo)
    service = Service.objects.get(pk=company.move_desk.pk)
    rooms = [a_place(f"R{number}", "room", f"Room {number}") for number in range(3)]
    filed, _merged, _closed, also = at_once(
        lambda: submit(service=service, title="A", by=company.mia, answers={"room": rooms[0].pk}),
        lambda: merge_place(place=rooms[0], into=rooms[1], by=company.ada),
        lambda: set_place_active(place=rooms[2], is_active=False, by=company.ada),
        lambda: submit(service=service, title="B", by=company.noah, answers={"room": rooms[2].pk}),
    )
    assert (filed.place_id, also.place_id) == (rooms[0].pk, rooms[2].pk)


def test_a_service_is_published_while_the_last_agent_leaves_and_then_takes_no_request(
    company: Company,
) -> None:
    Service.objects.filter(pk=company.screens.pk).update(state=ServiceState.DRAFT)
    Membership.objects.filter(user=company.ines).update(role=MemberRole.MEMBER)
    at_once(
        tried(lambda: publish_service(service=company.screens, by=company.ada)),
        lambda: give_role(person=company.tom, department=company.it, role="member", by=company.ada),
    )
    with pytest.raises(NotAllowed):
        submit(service=Service.objects.get(pk=company.screens.pk), title="Mine", by=company.mia)


def test_a_star_that_is_given_twice_at_once_is_one(company: Company) -> None:
    at_once(*[lambda: star(service=company.move_desk, by=company.mia)] * 4)
    assert Favourite.objects.count() == 1


def test_a_draft_that_is_saved_while_its_form_is_filed_is_not_left_behind(company: Company) -> None:
    for _round in range(10):
        key = uuid4()
        typed = Typed({"title": ["Mine"]}, None, key)
        sent = {
            "title": "Mine", "description": str(key), "requester": None, "answers": {}, "files": {},
            "priority": "normal", "submission_key": key,
        }  # fmt: skip
        at_once(
            tried(lambda typed=typed: keep_draft(service=company.screens, typed=typed, by=company.mia)),
            tried(lambda sent=sent: file_once(service=company.screens, by=company.mia, sent=sent)),
        )
        assert not Draft.objects.exists()
    assert Ticket.objects.count() == 10


def test_a_call_that_is_sent_twice_at_once_is_filed_and_solved_once(company: Company) -> None:
    for _round in range(5):
        key = uuid4()
        sent = {
            "title": "Hers", "description": str(key), "requester": company.mia, "answers": {"seats": "1"},
            "files": {}, "priority": "normal", "submission_key": key, "source": Source.PHONE,
        }  # fmt: skip
        call = {"service": company.move_desk, "by": company.li_wei, "sent": sent}
        first, second = at_once(
            lambda call=call: take_call(**call, solution=Solution("I moved it.")),
            lambda call=call: take_call(**call, solution=Solution("I moved it.")),
        )
        assert first.pk == second.pk and first.messages.count() == 1
    assert Ticket.objects.count() == 5


def test_of_two_heads_at_once_one_has_the_need_and_the_other_hears_who(company: Company) -> None:
    choose_catch_all(service=company.screens, by=company.ada)
    company.screens.refresh_from_db()
    ticket = submit(service=company.screens, title="Plants", by=company.mia)
    no_owner(ticket=ticket, reason="No one", by=company.tom)

    def give(by: User, department: Department) -> Callable[[], Any]:
        need, day = Need.objects.select_related("ticket").get(), date(2100, 1, 4)
        return tried(lambda: give_owner(need=need, department=department, due_on=day, by=by))

    came = at_once(give(company.frida, company.finance), give(company.hugo, company.facilities))
    assert sorted(isinstance(one, Refused) for one in came) == [False, True]
    giver = User.objects.get(pk=Need.objects.get().ended_by_id)

    def take_back() -> Callable[[], Any]:
        need = Need.objects.select_related("ticket").get()
        return tried(lambda: undo_give(need=need, by=giver))

    back = at_once(take_back(), take_back())
    assert sum(isinstance(one, Refused | NotAllowed) for one in back) == 1
    assert Need.objects.get().is_open


def test_a_colleague_who_has_it_too_twice_at_once_is_counted_once(company: Company) -> None:
    company.move_desk.is_shared_in_department = True
    company.move_desk.save()
    ticket = submit(service=company.move_desk, title="Mine", by=company.mia)
    at_once(*[tried(lambda: me_too(ticket=ticket, by=company.noah))] * 2)
    assert Watcher.objects.get().has_too
