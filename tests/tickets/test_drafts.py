"""Drafts of requests on the desk: saved while someone types, theirs alone, gone once the desk has filed."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import translation
from rest_framework.test import APIClient

from departments.actions.audiences import set_audience
from departments.audiences import Audience, Group
from servicedesk.accounts.actions.own import set_absence
from servicedesk.accounts.models import User
from servicedesk.audits.actions.tidying import CHORES
from servicedesk.events import clock
from servicedesk.events.dispatch import dispatch_pending
from servicedesk.events.models import Event
from servicedesk.notifications.display import lines
from servicedesk.notifications.models import Delivery, Notice
from servicedesk.notifications.queries import notices_of
from servicedesk.verbs.exceptions import NotAllowed
from tests.cast import Company, at
from tests.departments.audiences import limit_to
from tests.departments.publishing import put_form
from tests.tickets.pages import SignIn, queries_of, text_of
from tests.tickets.test_request_form import EVERY_KIND, LEAST
from tickets.actions import drafts as verbs
from tickets.actions.drafts import ChangedElsewhere, Typed, keep_draft
from tickets.actions.uploads import stage
from tickets.models import Draft, Ticket, Upload
from tickets.queries.drafts import drafts_of

FORM = "/services/move-a-desk/request/"
SAVE = f"{FORM}draft/"
KEY = UUID("11111111-2222-4333-8444-555555555555")
TYPED = {"title": "Move my desk", "impact": "many", "urgency": "now", "submission_key": str(KEY)}
SCRIPT = {"X-Desk-Form": "1"}


@pytest.fixture(autouse=True)
def monday_morning(company: Company) -> Iterator[datetime]:
    """People ask on Monday at 10:00."""
    moment = at("Mon 10:00")
    with clock.frozen(moment):
        yield moment


@pytest.fixture
def api_of() -> Callable[[User], APIClient]:
    def sign_in(person: User) -> APIClient:
        client = APIClient()
        client.force_login(person)
        return client

    return sign_in


def save(client: Client, path: str = SAVE, **more: Any) -> Any:
    """Save what a page holds, as its script does."""
    return client.post(path, TYPED | more, headers=SCRIPT)


def begun(company: Company, person: User, **values: str) -> Draft:
    typed = Typed({"title": ["Move my desk"], **{k: [v] for k, v in values.items()}}, None, uuid4())
    return keep_draft(service=company.move_desk, typed=typed, by=person)


def titles(person: User) -> list[str]:
    return [draft.title for draft in drafts_of(person)]


def night(moment: datetime) -> None:
    """Do what the night does, and what follows from it."""
    with clock.frozen(moment):
        for chore in CHORES:
            place: Any = None
            while True:
                _count, place = chore.batch(place, moment)
                if place is None:
                    break
        dispatch_pending()


def test_what_was_typed_is_there_on_another_device(company: Company, as_person: SignIn) -> None:
    put_form(company.move_desk, EVERY_KIND)
    client = as_person(company.mia)
    upload = stage(SimpleUploadedFile("plan.txt", b"by the window"), by=company.mia)
    answer = save(
        client, answer_line="East", answer_lines="near\nthe door", answer_count="a dozen", answer_day="2026-03-06",
        answer_one="a", answer_some=["x", "y"], answer_who="noah.klein@example.com",
        answer_unit=str(company.sales.pk), answer_plan=[str(upload.pk)], shown="line lines count",
    )  # fmt: skip
    assert (answer.status_code, answer.json()) == (200, {"revision": 1})
    page = as_person(company.mia).get(FORM)
    form = page.context["form"]
    found = {
        name: form[f"answer_{name}"].value() for name in ("line", "lines", "count", "day", "one", "some")
    }
    assert found == {
        "line": "East", "lines": "near\nthe door", "count": "a dozen", "day": "2026-03-06", "one": "a",
        "some": ["x", "y"],
    }  # fmt: skip
    assert form["answer_who"].value() == "noah.klein@example.com" and not form.errors
    assert (form["title"].value(), form["impact"].value()) == ("Move my desk", "many")
    text = text_of(page)
    assert f'value="{upload.pk}"' in text and f'value="{KEY}"' in text
    assert "This is your draft, saved today 10:00. It is kept until Wed 1 Apr." in text
    assert 'data-draft-revision="1"' in text


def test_a_draft_is_saved_again_and_again_and_nothing_of_it_is_history(
    company: Company, as_person: SignIn
) -> None:
    client, page = as_person(company.mia), str(uuid4())
    before = Event.objects.count()
    assert save(client, draft_revision="0", draft_page=page).json() == {"revision": 1}
    assert save(client, title="Move two", draft_revision="1", draft_page=page).json() == {"revision": 2}
    lost = save(client, title="Move three", draft_revision="1", draft_page=page)
    assert lost.json() == {"revision": 3}, "the page did not hear that its last save arrived"
    assert titles(company.mia) == ["Move three"] and Event.objects.count() == before


def test_what_another_page_changed_since_is_not_written_over(company: Company, as_person: SignIn) -> None:
    client, one, other = as_person(company.mia), str(uuid4()), str(uuid4())
    save(client, draft_revision="0", draft_page=one)
    refused = save(client, title="Paint it", draft_revision="0", draft_page=other)
    assert (refused.status_code, refused.json()["revision"]) == (409, 1)
    assert titles(company.mia) == ["Move my desk"]
    same = save(client, draft_revision="0", draft_page=other)
    assert same.json() == {"revision": 1}, "it has nothing that would be lost"
    assert save(client, title="Paint it", draft_revision="1", draft_page=other).status_code == 200
    late = save(client, title="Move it back", draft_revision="1", draft_page=one)
    assert (late.status_code, late.json()["revision"]) == (409, 2)
    assert titles(company.mia) == ["Paint it"]


def test_a_page_whose_draft_ended_elsewhere_does_not_bring_it_to_life(
    company: Company, as_person: SignIn
) -> None:
    client = as_person(company.mia)
    save(client, draft_revision="0", draft_page=str(uuid4()))
    client.post(FORM, LEAST | {"submission_key": str(KEY)})
    late = save(client, draft_revision="1", draft_page=str(uuid4()))
    assert (late.status_code, late.json()["revision"]) == (409, 0)
    assert not Draft.objects.exists()


def test_a_draft_ends_when_the_desk_has_filed_and_not_before(
    company: Company, as_person: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = as_person(company.mia)
    upload = stage(SimpleUploadedFile("plan.txt", b"by the window"), by=company.mia)
    sent = LEAST | {"submission_key": str(KEY), "files": [str(upload.pk)]}
    save(client, **sent)
    assert client.post(FORM, sent | {"title": ""}).status_code == 400
    assert titles(company.mia) == ["Move my desk"]

    def broken(**_given: Any) -> None:
        raise RuntimeError("the desk stopped at the very end")

    with monkeypatch.context() as patch, pytest.raises(RuntimeError):
        patch.setattr("tickets.actions.filing.end_draft", broken)
        client.post(FORM, sent)
    assert titles(company.mia) == ["Move my desk"] and not Ticket.objects.exists()
    assert client.post(FORM, sent).status_code == 302
    assert not Draft.objects.exists()
    assert Ticket.objects.get().attachments.get().name == "plan.txt"
    assert Upload.objects.get().draft is None


def test_filing_another_form_of_the_service_leaves_the_draft(company: Company, as_person: SignIn) -> None:
    client = as_person(company.mia)
    save(client)
    page = text_of(client.get(f"{FORM}?title=Paint+it"))
    assert "You also have another draft of this request, “Move my desk”, saved today 10:00." in page
    assert 'value="Paint it"' in page
    client.post(FORM, LEAST | {"title": "Paint it", "submission_key": str(uuid4())})
    assert Ticket.objects.get().title == "Paint it" and titles(company.mia) == ["Move my desk"]


def test_a_link_opened_again_goes_on_with_the_draft_that_it_began(
    company: Company, as_person: SignIn
) -> None:
    client = as_person(company.mia)
    assert f'data-draft-save="{SAVE}?title=Paint+it"' in text_of(client.get(f"{FORM}?title=Paint+it"))
    save(client, f"{SAVE}?title=Paint+it", title="Paint it blue")
    for path in (f"{FORM}?title=Paint+it", FORM):
        assert 'value="Paint it blue"' in text_of(client.get(path)), path
    assert 'value="Move it"' in text_of(client.get(f"{FORM}?title=Move+it"))


def test_files_stay_as_long_as_the_draft_that_names_them(
    company: Company, as_person: SignIn, settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    client = as_person(company.mia)
    named = stage(SimpleUploadedFile("plan.txt", b"by the window"), by=company.mia)
    stage(SimpleUploadedFile("loose.txt", b"never named"), by=company.mia)
    save(client, files=[str(named.pk)], draft_revision="0")
    night(at("Mon 10:00") + timedelta(days=5))
    assert Upload.objects.get() == named
    save(client, files=[], draft_revision="1")
    night(at("Mon 10:00") + timedelta(days=6))
    assert not Upload.objects.exists()


def test_nobody_else_has_any_of_a_draft(
    company: Company, as_person: SignIn, api_of: Callable[[User], APIClient]
) -> None:
    draft = begun(company, company.mia)
    with clock.frozen(at("Mon 09:00")):
        set_absence(
            person=company.mia, starts_at=at("Mon 09:00"), ends_at=at("Fri 18:00"), deputy=company.noah,
            by=company.mia, at=at("Mon 09:00"),
        )  # fmt: skip
    for person in company.people.values():
        if person == company.mia:
            continue
        client = as_person(person)
        pages = [client.get(path) for path in ("/", "/requests/", "/api/v1/drafts/")]
        assert all("Move my desk" not in text_of(page) for page in pages), person
        assert 'value="Move my desk"' not in text_of(client.get(FORM)), person
        assert client.get(f"/api/v1/drafts/{draft.pk}/").status_code == 404, person
        assert client.post(reverse("discard_draft", args=[draft.pk])).status_code == 404, person
        assert client.post(reverse("bring_back_draft", args=[draft.pk])).status_code == 404, person
        assert api_of(person).delete(f"/api/v1/drafts/{draft.pk}/").status_code == 404, person
    assert titles(company.mia) == ["Move my desk"]


def test_lists_show_drafts_and_discarding_one_can_be_undone(company: Company, as_person: SignIn) -> None:
    draft, client = begun(company, company.mia), as_person(company.mia)
    for path in ("/", "/requests/"):
        page = text_of(client.get(path))
        assert f'<a class="rows-title clamp" href="{FORM}">Move my desk</a>' in page
        assert "saved today 10:00" in page and "kept until Wed 1 Apr" in page
    assert "Move my desk" not in text_of(client.get("/requests/?tab=ended"))
    answer = client.post(reverse("discard_draft", args=[draft.pk]), {"next": "/requests/"}, follow=True)
    page = text_of(answer)
    assert answer.redirect_chain == [("/requests/", 302)] and "Draft discarded." in page
    assert titles(company.mia) == []
    undo = reverse("bring_back_draft", args=[draft.pk])
    assert f'action="{undo}"' in page
    assert 'value="Move my desk"' in text_of(client.post(undo, follow=True))
    assert titles(company.mia) == ["Move my desk"]


def test_a_discarded_draft_does_not_write_over_a_newer_one(company: Company, as_person: SignIn) -> None:
    old, client = begun(company, company.mia), as_person(company.mia)
    client.post(reverse("discard_draft", args=[old.pk]))
    save(client, title="Paint it")
    page = text_of(client.post(reverse("bring_back_draft", args=[old.pk]), follow=True))
    assert "You have begun a new draft for this service in the meantime." in page
    assert titles(company.mia) == ["Paint it"]


def test_after_a_day_a_discarded_draft_is_gone(company: Company, as_person: SignIn) -> None:
    as_person(company.mia).post(reverse("discard_draft", args=[begun(company, company.mia).pk]))
    night(at("Tue 09:00"))
    assert Draft.objects.count() == 1
    night(at("Tue 11:00"))
    assert not Draft.objects.exists()


def test_a_draft_is_deleted_a_month_after_its_last_change_and_its_person_is_told_before(
    company: Company,
) -> None:
    draft = begun(company, company.mia)
    begun(company, company.noah)
    first = at("Mon 10:00")
    night(first + timedelta(days=26))
    assert not Notice.objects.exists()
    night(first + timedelta(days=27, hours=1))
    night(first + timedelta(days=28))
    told = Notice.objects.filter(kind="draft.ending").order_by("recipient__name")
    assert [notice.recipient for notice in told] == [company.mia, company.noah], "once each"
    assert Delivery.objects.filter(kind="draft.ending").count() == 2
    with clock.frozen(first + timedelta(days=28)):
        [line] = lines(company.mia, notices_of(company.mia))
        assert line.wording is not None
        assert line.wording.title == "Your draft for “Move a desk” is kept until Wed 1 Apr"
        assert line.wording.path == FORM and "Move my desk" not in str(line.wording)
        typed = Typed({"title": ["Still wanted"]}, None, draft.key)
        keep_draft(service=company.move_desk, typed=typed, by=company.mia, revision=1)
        [line] = lines(company.mia, notices_of(company.mia))
        assert line.wording is None, "there is nothing to do any more"
    night(first + timedelta(days=30, hours=2))
    assert list(Draft.objects.values_list("person__name", flat=True)) == [company.mia.name]


def test_a_draft_is_never_deleted_without_a_word(company: Company) -> None:
    begun(company, company.mia)
    first = at("Mon 10:00") + timedelta(days=60)
    night(first)
    assert Draft.objects.count() == 1 and Notice.objects.filter(kind="draft.ending").count() == 1
    night(first + timedelta(days=3))
    assert not Draft.objects.exists()


def test_a_draft_for_a_confidential_service_says_nothing_in_mails(company: Company) -> None:
    typed = Typed({"title": ["Garnishment of my wages"]}, None, uuid4())
    keep_draft(service=company.payslip, typed=typed, by=company.olga)
    night(at("Mon 10:00") + timedelta(days=28))
    notice, mail = Notice.objects.get(), Delivery.objects.get()
    assert "Garnishment" not in f"{notice.data} {mail.data}"
    with clock.frozen(at("Mon 10:00") + timedelta(days=28)), translation.override("en"):
        [line] = lines(company.olga, notices_of(company.olga))
    assert line.wording is not None
    assert line.wording.title == "A draft of yours is kept until Thu 2 Apr"
    assert company.payslip.name_en not in f"{line.wording.title} {line.wording.body}"
    assert company.payslip.slug not in str(line.wording) and line.wording.path == "/requests/"


def test_a_newer_form_takes_a_draft_over_and_says_what_has_no_place(
    company: Company, as_person: SignIn
) -> None:
    room, floor = ({"key": key, "kind": "text", "label": {"en": key.title()}} for key in ("room", "floor"))
    older = put_form(company.move_desk, [room, floor])
    client = as_person(company.mia)
    save(
        client,
        answer_room="3.12",
        answer_floor="third",
        form_version=str(older.pk),
        shown="room floor",
    )
    put_form(company.move_desk, [room], number=3)
    answer = client.get(FORM)
    page = text_of(answer)
    assert "Floor: third" in page and "What you typed was carried over." in page
    assert answer.context["form"]["answer_room"].value() == "3.12"
    sent = TYPED | {"answer_room": "3.12", "left_over": ["Floor: third"], "draft_revision": "1"}
    version = str(answer.context["form"].version_key)
    save(client, **sent | {"form_version": version, "shown": "room"})
    assert "Floor: third" in text_of(client.get(FORM)), "it stays beside the form until it is submitted"


def test_what_is_wrong_with_a_draft_is_said_when_it_is_submitted(company: Company, as_person: SignIn) -> None:
    client = as_person(company.mia)
    save(client, title="", answer_seats="many")
    page = client.get(FORM)
    assert not page.context["form"].errors and "is-invalid" not in text_of(page)
    again = client.post(FORM, TYPED | {"title": "", "answer_seats": "many"})
    assert set(again.context["form"].errors) == {"title", "answer_seats"}


def test_where_a_service_can_no_longer_be_requested_the_words_of_its_draft_are_shown(
    company: Company, as_person: SignIn
) -> None:
    client = as_person(company.mia)
    save(client, description="By the window", answer_seats="2")
    for_sales = Group(departments=frozenset({company.sales.pk}))
    set_audience(service=company.move_desk, audience=Audience(order=(for_sales,)), by=None)
    shut = client.get(FORM)
    assert shut.status_code == 403 and "By the window" in text_of(shut)
    assert save(client, draft_revision="1").status_code == 403
    with pytest.raises(NotAllowed):
        begun(company, company.mia)
    limit_to(company.move_desk, company.sales)
    hidden = client.get(FORM)
    assert hidden.status_code == 404 and "By the window" in text_of(hidden)
    assert "By the window" not in text_of(as_person(company.noah).get(FORM))


def test_what_is_too_long_or_without_a_key_is_refused(
    company: Company, as_person: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = as_person(company.mia)
    assert save(client, submission_key="nonsense").status_code == 400
    monkeypatch.setattr(verbs, "MAX_LETTERS", 100)
    long = save(client, description="x" * 101)
    assert (long.status_code, long.json()["detail"]) == (400, "This draft is too long to be saved.")
    assert not Draft.objects.exists()


@pytest.mark.parametrize(
    "name", ["draft_revision", "draft_page", "form_version", "answer_seats", "title", "files"]
)
def test_nonsense_in_a_draft_is_kept_or_refused_and_opens_again(
    company: Company, as_person: SignIn, name: str
) -> None:
    client = as_person(company.mia)
    for value in ("\x00", "９９", "-1", "x" * 4000, str(uuid4()), "99999999999999999999"):
        Draft.objects.all().delete()
        answer = save(client, **{name: value})
        assert answer.status_code in (200, 400, 409), (name, value)
        assert client.get(FORM).status_code == 200, (name, value)


def test_two_pages_that_begin_at_once_are_told_apart(company: Company) -> None:
    begun(company, company.mia)
    with pytest.raises(ChangedElsewhere) as refused:
        begun(company, company.mia)
    assert refused.value.revision == 1 and titles(company.mia) == ["Move my desk"]


def test_without_scripts_a_button_saves_the_draft(company: Company, as_person: SignIn) -> None:
    client = as_person(company.mia)
    page = text_of(client.get(FORM))
    assert 'name="save_draft"' in page
    plan = SimpleUploadedFile("plan.txt", b"by the window")
    sent: Mapping[str, Any] = TYPED | {"save_draft": "1", "answer_seats": "many", "files": [plan]}
    answer = client.post(FORM, sent, follow=True)
    page = text_of(answer)
    assert answer.redirect_chain == [(FORM, 302)] and "Draft saved." in page and "plan.txt" in page
    assert answer.context["form"]["answer_seats"].value() == "many" and not Ticket.objects.exists()
    again = client.post(
        FORM, TYPED | {"save_draft": "1", "title": "Move two", "draft_revision": "1"}, follow=True
    )
    assert 'value="Move two"' in text_of(again) and titles(company.mia) == ["Move two"]
    other = client.post(FORM, TYPED | {"save_draft": "1", "submission_key": str(uuid4()), "title": "Paint"})
    assert other.status_code == 409 and 'value="Paint"' in text_of(other)
    assert titles(company.mia) == ["Move two"]


def test_many_drafts_cost_no_more_queries_than_one(company: Company, as_person: SignIn) -> None:
    client = as_person(company.mia)
    begun(company, company.mia)
    one = [queries_of(client, path) for path in ("/", "/requests/")]
    for service in (company.screens, company.payslip):
        keep_draft(service=service, typed=Typed({"title": ["More"]}, None, uuid4()), by=company.mia)
    assert [queries_of(client, path) for path in ("/", "/requests/")] == one


def test_drafts_are_spoken_of_in_chinese_too(company: Company, as_person: SignIn) -> None:
    User.objects.filter(pk=company.mia.pk).update(language="zh-hans")
    begun(company, company.mia)
    client = as_person(User.objects.get(pk=company.mia.pk))
    listed, form = text_of(client.get("/requests/")), text_of(client.get(FORM))
    assert "草稿" in listed and "保留至" in listed
    assert "这是您的草稿" in form
