"""Uploads: a file that waits for its form, its owner's alone, used once, gone after a day."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from threading import Barrier
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from servicedesk.audits.actions.tidying import CHORES
from servicedesk.events import clock
from servicedesk.web.files.thumbnails import thumbnail_path
from tests.cast import Company, at, found_company
from tests.departments.publishing import put_form
from tests.htmx import HTMX
from tests.tickets.pages import SignIn, filed, post, text_of
from tickets.actions.contents import content_path
from tickets.actions.conversation import reply
from tickets.actions.lost_contents import LostContents
from tickets.actions.staged_files import files_named
from tickets.actions.uploads import stage, unstage
from tickets.models import Attachment, Blob, Message, Upload

FORM = "/services/move-a-desk/request/"
ASKED = {"title": "Move my desk", "impact": "one", "urgency": "soon", "answer_seats": "1"}
MB = 1024**2


@pytest.fixture(autouse=True)
def on_a_disk_of_its_own(settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def sheet(name: str = "plan.txt", content: bytes = b"by the window") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def uploaded(client: Client, file: SimpleUploadedFile) -> Upload:
    answer = client.post("/uploads/", {"file": file, "field": "files"})
    assert answer.status_code == 201, answer.content
    return Upload.objects.latest("at")


def test_an_uploaded_file_comes_back_as_an_entry_of_its_field(company: Company, as_person: SignIn) -> None:
    client = as_person(company.mia)
    entry = text_of(client.post("/uploads/", {"file": sheet("a<b>.txt"), "field": "answer_plan"}))
    upload = Upload.objects.get()
    assert f'name="answer_plan" value="{upload.pk}"' in entry and "checked" in entry
    assert "ab.txt" in entry and (upload.by, upload.used_at) == (company.mia, None)
    listed = text_of(
        client.get(f"/uploads/?field=answer_plan&token={upload.pk}&token={uuid4()}&token=x", headers=HTMX)
    )
    assert listed == entry


def test_a_form_sends_its_files_by_token_in_their_order(company: Company, as_person: SignIn) -> None:
    client = as_person(company.mia)
    second, first = uploaded(client, sheet("a.txt", b"a")), uploaded(client, sheet("b.txt", b"b"))
    answer = client.post(FORM, ASKED | {"files": [str(first.pk), str(second.pk)]})
    assert answer.status_code == 302
    page = text_of(client.get(answer["Location"]))
    assert page.index("b.txt") < page.index("a.txt")
    kept = Attachment.objects.order_by("position").values_list("name", "blob_id", "field_key")
    assert list(kept) == [("b.txt", first.blob_id, ""), ("a.txt", second.blob_id, "")]
    assert not Upload.objects.filter(used_at=None).exists()


def test_files_that_came_with_a_refused_form_are_kept_and_listed(company: Company, as_person: SignIn) -> None:
    client = as_person(company.mia)
    answer = client.post(FORM, ASKED | {"title": "", "files": [sheet()]})
    upload, page = Upload.objects.get(), text_of(answer)
    assert answer.status_code == 400 and f'value="{upload.pk}"' in page and "plan.txt" in page
    again = client.post(FORM, ASKED | {"title": "", "files": [str(upload.pk), sheet("more.txt", b"more")]})
    tokens = [str(pk) for pk in Upload.objects.order_by("at").values_list("pk", flat=True)]
    assert len(tokens) == 2 and all(f'value="{token}"' in text_of(again) for token in tokens)
    assert client.post(FORM, ASKED | {"files": tokens}).status_code == 302
    assert sorted(Attachment.objects.values_list("name", flat=True)) == ["more.txt", "plan.txt"]


def test_one_wrong_file_of_a_refused_form_costs_none_of_the_others(
    company: Company, as_person: SignIn
) -> None:
    answer = as_person(company.mia).post(FORM, ASKED | {"files": [sheet(), sheet("empty.txt", b"")]})
    assert answer.status_code == 400 and "“empty.txt” is an empty file" in text_of(answer)
    assert Upload.objects.get().name == "plan.txt" and str(Upload.objects.get().pk) in text_of(answer)


PLAN = {"key": "plan", "kind": "file", "label": {"en": "Floor plan"}, "required": True}
SEATS = {"key": "seats", "kind": "number", "label": {"en": "Seats"}}


def test_all_files_of_a_form_are_added_in_one_place(company: Company, as_person: SignIn) -> None:
    client = as_person(company.mia)
    plain = text_of(client.get(FORM))
    assert plain.index('name="files"') < plain.index('name="answer_seats"') and "Other files" not in plain
    put_form(company.move_desk, [PLAN, SEATS])
    page = text_of(client.get(FORM))
    places = [page.index(f'name="{name}"') for name in ("answer_seats", "answer_plan", "files")]
    assert places == sorted(places) and "Other files" in page
    assert "<h2" not in page[places[1] : places[2]], "nothing stands between them"


def test_a_file_for_a_question_that_is_gone_meanwhile_stays_with_the_request(
    company: Company, as_person: SignIn
) -> None:
    client, older = as_person(company.mia), put_form(company.move_desk, [PLAN, SEATS])
    token = str(uploaded(client, sheet()).pk)
    put_form(company.move_desk, [SEATS], number=3)
    sent = ASKED | {"form_version": str(older.pk), "shown": "section.0 plan seats"}
    answer = client.post(FORM, sent | {"answer_plan": [token, sheet("more.txt", b"more")]})
    assert answer.status_code == 400 and not Attachment.objects.exists()
    tokens = [str(pk) for pk in Upload.objects.order_by("at").values_list("pk", flat=True)]
    assert len(tokens) == 2
    assert all(f'name="files" value="{one}"' in text_of(answer) for one in tokens)


def test_what_is_asked_of_the_provider_takes_uploads_too(company: Company, as_person: SignIn) -> None:
    scan = {"key": "scan", "kind": "file", "label": {"en": "Scan"}, "required": True}
    later = {"kind": "section", "key": "later", "stage": "fulfilment", "fields": [scan]}
    put_form(company.move_desk, [later])
    ticket, client = filed(company), as_person(company.li_wei)
    address = f"{ticket.get_absolute_url()}do/fill/"
    assert 'name="answer_scan"' in text_of(client.get(address))
    again = client.post(
        address, {"answer_scan": [sheet("empty.txt", b""), sheet()], "shown": "section.0 scan"}
    )
    token = str(Upload.objects.get().pk)
    assert again.status_code == 400 and f'name="answer_scan" value="{token}"' in text_of(again)
    sent = client.post(address, {"answer_scan": [token], "shown": "section.0 scan"})
    assert sent.status_code == 302
    assert Attachment.objects.values_list("name", "field_key").get() == ("plan.txt", "scan")


def test_only_asking_for_the_promised_time_keeps_the_files(company: Company, as_person: SignIn) -> None:
    answer = as_person(company.mia).post(FORM, ASKED | {"check": "1", "files": [sheet()]})
    assert answer.status_code == 200 and f'value="{Upload.objects.get().pk}"' in text_of(answer)


@pytest.mark.parametrize("composer", [{}, {"composer": "1", "kind": "public"}])
def test_a_refused_message_keeps_its_files(
    company: Company, as_person: SignIn, composer: dict[str, str]
) -> None:
    ticket, client = filed(company), as_person(company.li_wei)
    answer = post(client, ticket, "resolve", body=" ", files=[sheet()], **composer)
    token = str(Upload.objects.get().pk)
    assert answer.status_code == 400 and f'value="{token}"' in text_of(answer)
    assert post(client, ticket, "resolve", body="Done.", files=[token], **composer).status_code == 302
    assert Attachment.objects.get().message == Message.objects.get(body="Done.")


def test_the_token_of_another_person_is_worth_nothing(company: Company, as_person: SignIn) -> None:
    upload = uploaded(as_person(company.noah), sheet())
    client, address = as_person(company.mia), f"/uploads/{upload.pk}/"
    assert client.get(address).status_code == client.post(f"{address}remove/").status_code == 404
    assert client.get(f"{address}thumbnail/").status_code == 404
    assert str(upload.pk) not in text_of(client.get(f"/uploads/?token={upload.pk}", headers=HTMX))
    answer = client.post(FORM, ASKED | {"files": [str(upload.pk)]})
    assert answer.status_code == 400 and set(answer.context["form"].errors) == {"files"}
    assert "A file was removed, or was chosen more than a day ago." in text_of(answer)
    assert "plan.txt" not in text_of(answer) and not Attachment.objects.exists()
    with pytest.raises(ValidationError, match="already sent"):
        reply(
            ticket=filed(company), body="x", by=company.mia, files=files_named(company.noah, [str(upload.pk)])
        )
    assert Upload.objects.get().used_at is None


def test_a_file_is_sent_once(company: Company, as_person: SignIn) -> None:
    client, ticket = as_person(company.mia), filed(company)
    token = str(uploaded(client, sheet()).pk)
    assert post(client, ticket, "reply", body="One", files=[token, token]).status_code == 302
    assert Attachment.objects.count() == 1
    again = post(client, ticket, "reply", body="Two", files=[token])
    assert again.status_code == 400 and "“plan.txt” was already sent." in text_of(again)
    assert "Two" in text_of(again) and Message.objects.count() == 1
    assert client.get(f"/uploads/{token}/").status_code == 404


def test_a_form_that_is_sent_again_with_its_key_is_done_once(company: Company, as_person: SignIn) -> None:
    client, ticket = as_person(company.mia), filed(company)
    token = str(uploaded(client, sheet()).pk)
    sent = {"body": "One", "files": [token], "submission_key": str(uuid4())}
    assert [post(client, ticket, "reply", **sent).status_code for _ in range(2)] == [302, 302]
    asked = ASKED | {
        "files": [str(uploaded(client, sheet("b.txt", b"b")).pk)],
        "submission_key": str(uuid4()),
    }
    assert len({client.post(FORM, asked)["Location"] for _ in range(2)}) == 1
    assert Message.objects.count() == 1 and Attachment.objects.count() == 2


@pytest.mark.parametrize(
    ("files", "why"),
    [
        ([], "Send one file at a time."),
        ([sheet(), sheet("b.txt")], "Send one file at a time."),
        ([sheet("empty.txt", b"")], "“empty.txt” is an empty file (0 bytes)."),
        ([sheet("large.txt", b"x" * 2048)], "“large.txt” is larger than"),
    ],
)
def test_what_is_not_taken_says_why(
    company: Company, as_person: SignIn, settings, files: list[SimpleUploadedFile], why: str
) -> None:
    settings.ATTACHMENT_MAX_BYTES = 1024
    answer = as_person(company.mia).post("/uploads/", {"file": files})
    assert answer.status_code == 400 and answer["Content-Type"].startswith("text/plain")
    assert why in answer.content.decode() and not Upload.objects.exists() and not Blob.objects.exists()


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("..\\..\\boot.ini", "boot.ini"),
        ("a\u202egpj.exe", "agpj.exe"),
        ("x" * 500 + ".pdf", "x" * 116 + ".pdf"),
        ("…", "…"),
    ],
)
def test_names_are_made_harmless(company: Company, name: str, kept: str) -> None:
    file = sheet()
    file._name = name
    assert stage(file, by=company.mia).name == kept


def test_uploads_count_for_the_day_until_they_are_removed_and_once_they_are_sent(
    company: Company, settings
) -> None:
    settings.ATTACHMENT_DAY_BYTES = 3 * MB
    moment = at("Mon 11:00")
    first = stage(sheet(content=b"x" * 2 * MB), by=company.mia, at=moment)
    with pytest.raises(ValidationError, match="would exceed 3 MB of files in one day"):
        stage(sheet(content=b"y" * 2 * MB), by=company.mia, at=moment)
    with pytest.raises(ValidationError, match="in one day"):
        reply(
            ticket=filed(company), body="1", by=company.mia, files=[sheet(content=b"y" * 2 * MB)], at=moment
        )
    stage(sheet(content=b"y" * 2 * MB), by=company.noah, at=moment)
    unstage(first, by=company.mia)
    second = stage(sheet(content=b"z" * 2 * MB), by=company.mia, at=moment)
    sent = files_named(company.mia, [str(second.pk)])
    reply(ticket=filed(company), body="1", by=company.mia, files=sent, at=moment)
    with pytest.raises(ValidationError, match="in one day"):
        stage(sheet(content=b"w" * 2 * MB), by=company.mia, at=moment)
    stage(sheet(content=b"w" * MB), by=company.mia, at=moment)


def test_uploads_count_for_the_request_they_are_sent_to(company: Company, settings) -> None:
    settings.ATTACHMENT_TICKET_BYTES = MB
    sent = files_named(company.mia, [str(stage(sheet(content=b"x" * 2 * MB), by=company.mia).pk)])
    with pytest.raises(ValidationError, match="would exceed 1 MB in total"):
        reply(ticket=filed(company), body="1", by=company.mia, files=sent)
    assert Upload.objects.get().used_at is None


def test_a_person_lets_so_many_files_wait_and_no_more(company: Company, settings) -> None:
    settings.UPLOADS_WAITING = 2
    for name in ("a", "b"):
        stage(sheet(name), by=company.mia)
    with pytest.raises(ValidationError, match="2 of your files wait to be sent"):
        stage(sheet("c"), by=company.mia)
    stage(sheet("c"), by=company.noah)


def test_a_removed_upload_takes_its_content_along_where_no_other_file_has_it(
    company: Company, as_person: SignIn, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    client = as_person(company.mia)
    alone, shared = uploaded(client, sheet("a.txt", b"alone")), uploaded(client, sheet("b.txt", b"shared"))
    filed(company, files={"": [sheet("c.txt", b"shared")]})
    with django_capture_on_commit_callbacks(execute=True):
        for upload in (alone, shared):
            assert client.post(f"/uploads/{upload.pk}/remove/").status_code == 204
    assert not Upload.objects.exists()
    assert list(Blob.objects.values_list("pk", flat=True)) == [shared.blob_id]
    assert not content_path(alone.blob_id).exists() and content_path(shared.blob_id).exists()


def test_what_was_not_sent_within_a_day_is_cleared_away_at_night(
    company: Company, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    now = clock.now()
    old = stage(sheet("old.txt", b"old"), by=company.mia, at=now - timedelta(hours=25))
    sent = stage(sheet("sent.txt", b"sent"), by=company.mia, at=now - timedelta(hours=25))
    reply(ticket=filed(company), body="x", by=company.mia, files=files_named(company.mia, [str(sent.pk)]))
    young = stage(sheet("young.txt", b"young"), by=company.mia, at=now - timedelta(hours=23))
    with django_capture_on_commit_callbacks(execute=True):
        for chore in CHORES:
            chore.batch(None, now)
    assert list(Upload.objects.all()) == [young]
    assert {old.blob_id} == {old.blob_id, sent.blob_id, young.blob_id} - set(
        Blob.objects.values_list("pk", flat=True)
    )
    assert not content_path(old.blob_id).exists() and content_path(sent.blob_id).exists()


def test_what_a_process_left_on_the_disk_when_it_was_killed_is_cleared_away_at_night(
    company: Company, tmp_path: Path
) -> None:
    kept = content_path(stage(sheet(), by=company.mia).blob_id)
    thumbnail_path(kept).write_bytes(b"small")
    lost = content_path("ab" * 32)
    lost.parent.mkdir(parents=True)
    half, beside, young = tmp_path / "tmpold", lost.with_name("tmpsmall"), tmp_path / "tmpyoung"
    for path in (lost, thumbnail_path(lost), half, beside, young):
        path.write_bytes(b"nobody speaks of it")
    for path in (half, beside):
        os.utime(path, (0, 0))
    count = _cleared()
    assert {path for path in tmp_path.rglob("*") if path.is_file()} == {kept, thumbnail_path(kept), young}
    assert count == 3, "a content goes with its thumbnail, and what was half written"
    assert _cleared() == 0


def _cleared() -> int:
    """Clear the disk to the end, as a night does; return how much was removed."""
    count, place = LostContents().batch(None, clock.now())
    while place is not None:
        more, place = LostContents().batch(place, clock.now())
        count += more
    return count


@pytest.mark.django_db(transaction=True)
def test_of_two_messages_with_one_upload_at_the_same_moment_one_gets_it() -> None:
    company = found_company()
    ticket, token = filed(company), str(stage(sheet(), by=company.mia).pk)
    together = Barrier(2)

    def send(words: str) -> bool:
        try:
            files = files_named(company.mia, [token])
            together.wait()
            reply(ticket=ticket, body=words, by=company.mia, files=files)
        except ValidationError:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(send, ["One", "Two"])) == [False, True]
    assert Attachment.objects.count() == Message.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_content_that_comes_while_it_is_removed_is_there_afterwards() -> None:
    company = found_company()
    for _ in range(10):
        upload, together = stage(sheet(), by=company.mia), Barrier(2)

        def remove(upload: Upload = upload, together: Barrier = together) -> None:
            together.wait()
            unstage(upload, by=company.mia)
            connection.close()

        def bring(together: Barrier = together) -> Upload:
            together.wait()
            try:
                return stage(sheet(), by=company.noah)
            finally:
                connection.close()

        with ThreadPoolExecutor(2) as pool:
            removed, brought = pool.submit(remove), pool.submit(bring)
            removed.result()
            fresh = brought.result()
        assert content_path(fresh.blob_id).read_bytes() == b"by the window"
        assert Blob.objects.filter(pk=fresh.blob_id).exists()
        unstage(fresh, by=company.noah)
        assert not content_path(fresh.blob_id).exists() and not Blob.objects.exists()
