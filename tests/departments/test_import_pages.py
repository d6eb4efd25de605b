"""Importing people in the browser: look, then confirm."""

from collections.abc import Callable

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from servicedesk.accounts.models import User
from tests.cast import Company

SignIn = Callable[[User], Client]
CSV = "email,name,department\nnew@example.com,New One,FIN\nmia.zhou@example.com,Mia Z,FIN\nbroken,X,FIN\n"


def upload(client: Client, content: bytes = CSV.encode()) -> object:
    return client.post("/manage/people/import/", {"file": SimpleUploadedFile("people.csv", content)})


def test_an_upload_shows_what_would_change_and_a_confirmation_does_it(
    company: Company, as_person: SignIn
) -> None:
    client = as_person(company.ada)
    preview = upload(client)
    page = preview.content.decode()
    assert "new@example.com" in page and "Mia Zhou" in page and "Mia Z" in page and "line 4" in page
    assert not User.objects.filter(email="new@example.com").exists()
    done = client.post("/manage/people/import/", {"confirmed": "1", "carried": preview.context["carried"]})
    assert done["Location"] == "/manage/people/"
    assert User.objects.get(email="mia.zhou@example.com").name == "Mia Z"
    assert User.objects.filter(email="new@example.com").exists()


def test_a_directory_that_changed_meanwhile_is_shown_anew(company: Company, as_person: SignIn) -> None:
    client = as_person(company.ada)
    carried = upload(client).context["carried"]
    User.objects.filter(pk=company.mia.pk).update(name="Mia Other")
    again = client.post("/manage/people/import/", {"confirmed": "1", "carried": carried})
    assert again.context["is_again"] and "Mia Other" in again.content.decode()
    assert not User.objects.filter(email="new@example.com").exists()


def test_what_was_not_previewed_here_is_not_imported(company: Company, as_person: SignIn) -> None:
    answer = as_person(company.ada).post("/manage/people/import/", {"confirmed": "1", "carried": "made:up"})
    assert answer["Location"] == "/manage/people/import/"


def test_a_file_that_is_no_list_is_refused_beside_the_field(company: Company, as_person: SignIn) -> None:
    for content in (b"\x00\xff\xfe", b"name\nX\n", b"email,name\na@example.com," + b"x" * 300_000):
        answer = upload(as_person(company.ada), content)
        assert "file" in answer.context["form"].errors
    assert as_person(company.ada).post("/manage/people/import/").context["form"].errors


def test_a_cell_of_the_file_is_text_on_the_page(company: Company, as_person: SignIn) -> None:
    page = upload(as_person(company.ada), b"email,name,department\nx@example.com,<script>1</script>,FIN\n")
    assert "<script>1" not in page.content.decode()


def test_the_preview_says_languages_and_roles_in_words(company: Company, as_person: SignIn) -> None:
    content = "email,name,department,language,role\nnew@example.com,New,FIN,zh-cn,lead\n"
    content += "mia.zhou@example.com,,FIN,zh,agent\n"
    page = upload(as_person(company.ada), content.encode()).content.decode()
    assert "<del>English</del>" in page and "<ins>简体中文</ins>" in page and "<ins>agent</ins>" in page
    assert "</span> 简体中文</span>" in page and "</span> team lead</span>" in page


def test_a_file_of_problems_alone_is_called_so(company: Company, as_person: SignIn) -> None:
    client = as_person(company.ada)
    page = upload(client, b"email,name,department\nbroken,X,FIN\n").content.decode()
    assert "Every line has a problem" in page and "Nothing to change" not in page
    page = upload(client, b"email,name\nmia.zhou@example.com,Mia Zhou\n").content.decode()
    assert "Nothing to change" in page
