"""Importing people in the browser: look, then confirm."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from departments.models import PeopleUpload
from servicedesk.accounts.models import User
from tests.cast import Company
from tests.markup import markup_of

SignIn = Callable[[User], Client]
CSV = "email,name,department\nnew@example.com,New One,FIN\nmia.zhou@example.com,Mia Z,FIN\nbroken,X,FIN\n"


def upload(client: Client, content: bytes = CSV.encode(), encoding: str = "") -> Any:
    """Return the page that an upload leads to, or the form with what is wrong."""
    file = SimpleUploadedFile("people.csv", content)
    return client.post("/manage/people/import/", {"file": file, "encoding": encoding}, follow=True)


def confirm(client: Client, preview: Any, **more: str) -> Any:
    address = preview.request["PATH_INFO"]
    return client.post(address, {"shown": preview.context.get("fingerprint", ""), **more})


def test_an_upload_shows_what_would_change_and_a_confirmation_does_it(
    company: Company, as_person: SignIn
) -> None:
    client = as_person(company.ada)
    preview = upload(client)
    page = markup_of(preview)
    assert "new@example.com" in page and "Mia Zhou" in page and "Mia Z" in page and "line 4" in page
    assert not User.objects.filter(email="new@example.com").exists()
    done = confirm(client, preview)
    assert done["Location"] == "/manage/people/"
    assert User.objects.get(email="mia.zhou@example.com").name == "Mia Z"
    assert User.objects.filter(email="new@example.com").exists()


def test_what_came_of_a_file_stays_to_be_read_and_the_file_does_not(
    company: Company, as_person: SignIn
) -> None:
    client = as_person(company.ada)
    preview = upload(client)
    confirm(client, preview)
    page = markup_of(client.get(preview.request["PATH_INFO"]))
    assert "1 new, 1 changed, 0 unchanged, 1 line with problems" in page
    assert "line 4" in page and "“broken” is not an email address" in page
    row = PeopleUpload.objects.get()
    assert (bytes(row.content), row.preview) == (b"", None)
    assert "already been imported" in markup_of(confirm(client, preview))


def test_a_directory_that_changed_meanwhile_is_shown_anew(company: Company, as_person: SignIn) -> None:
    client = as_person(company.ada)
    preview = upload(client)
    User.objects.filter(pk=company.mia.pk).update(name="Mia Other")
    again = confirm(client, preview)
    assert again.context["is_again"] and "Mia Other" in markup_of(again)
    assert not User.objects.filter(email="new@example.com").exists()


def test_a_file_that_is_no_list_is_refused_beside_the_field(company: Company, as_person: SignIn) -> None:
    for content in (b"\x81\xff\xff", b"name\nX\n", b"email,name\na@example.com," + b"x" * 300_000):
        answer = upload(as_person(company.ada), content)
        assert "file" in answer.context["form"].errors
    assert as_person(company.ada).post("/manage/people/import/").context["form"].errors
    assert not PeopleUpload.objects.exists()


@pytest.mark.parametrize(
    ("name", "encoding", "label"),
    [
        ("Zoë Müller", "cp1252", "Windows-1252"),
        ("李伟", "gb18030", "GB 18030"),
        ("林資訊科技", "big5", "Big5"),
    ],
)
def test_the_encoding_taken_is_said_and_shown_in_sample_lines(
    company: Company, as_person: SignIn, name: str, encoding: str, label: str
) -> None:
    client = as_person(company.ada)
    preview = upload(client, f"email,name,department\nnew@example.com,{name},FIN\n".encode(encoding))
    page = markup_of(preview)
    assert f"Read as {label}. Does the text look wrong?" in page
    assert f"new@example.com,{name},FIN" in page
    confirm(client, preview)
    assert User.objects.get(email="new@example.com").name == name


def test_thin_evidence_asks_and_shows_every_reading(company: Company, as_person: SignIn) -> None:
    client = as_person(company.ada)
    asked = upload(client, "email,name,department\nnew@example.com,北京,FIN\n".encode("gbk"))
    page = markup_of(asked)
    assert "Which text is right?" in page and "new@example.com,北京,FIN" in page and "Read as Big5" in page
    address = asked.request["PATH_INFO"]
    assert "not ready yet" in markup_of(confirm(client, asked))
    chosen = client.post(address, {"encoding": "gb18030"}, follow=True)
    assert "<h1>Changes</h1>" in markup_of(chosen)
    other = client.post(address, {"encoding": "big5"}, follow=True)
    assert "Read as Big5." in markup_of(other)
    client.post(address, {"encoding": "gb18030"})
    confirm(client, client.get(address))
    assert User.objects.get(email="new@example.com").name == "北京"


def test_an_encoding_that_the_file_is_not_in_is_refused_beside_its_field(
    company: Company, as_person: SignIn
) -> None:
    content = "email,name\nx@example.com,Zoë\n".encode("cp1252")
    answer = upload(as_person(company.ada), content, "utf-8")
    assert "Line 2 is not in UTF-8." in str(answer.context["form"].errors["encoding"])


def test_a_cell_of_the_file_is_text_on_the_page(company: Company, as_person: SignIn) -> None:
    page = upload(as_person(company.ada), b"email,name,department\nx@example.com,<script>1</script>,FIN\n")
    assert "<script>1" not in markup_of(page)


def test_the_preview_says_languages_and_roles_in_words(company: Company, as_person: SignIn) -> None:
    content = "email,name,department,language,role\nnew@example.com,New,FIN,zh-cn,lead\n"
    content += "mia.zhou@example.com,,FIN,zh,agent\n"
    page = markup_of(upload(as_person(company.ada), content.encode()))
    assert "<del>English</del>" in page and "<ins>简体中文</ins>" in page and "<ins>agent</ins>" in page
    assert "</span> 简体中文</span>" in page and "</span> team lead</span>" in page


def test_a_file_of_problems_alone_is_called_so(company: Company, as_person: SignIn) -> None:
    client = as_person(company.ada)
    page = markup_of(upload(client, b"email,name,department\nbroken,X,FIN\n"))
    assert "Every line has a problem" in page and "No changes" not in page
    page = markup_of(upload(client, b"email,name\nmia.zhou@example.com,Mia Zhou\n"))
    assert "No changes" in page
