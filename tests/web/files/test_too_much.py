"""More than is taken at once is refused with words before it is read, and one way for pages and programs."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.cast import Company
from tickets.models import Upload

PATH = "/services/move-desk/request/"
MULTIPART = "multipart/form-data; boundary=x"


def browser(company: Company) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(company.mia)
    return client


def files(number: int) -> dict[str, Any]:
    return {"file": [SimpleUploadedFile(f"{one}.txt", b"x") for one in range(number)]}


TOO_MUCH = [
    pytest.param({"title": "a" * 3_000_000}, id="a text"),
    pytest.param({f"a{number}": "1" for number in range(3000)}, id="fields"),
    pytest.param(files(101), id="files"),
]


@pytest.mark.parametrize("data", TOO_MUCH)
def test_a_page_says_that_it_was_too_much(company: Company, data: dict[str, Any]) -> None:
    answer = browser(company).post(PATH, data)
    page = answer.content.decode()
    assert answer.status_code == 413 and "Nothing was saved." in page and "too much" in page


@pytest.mark.parametrize("data", TOO_MUCH)
def test_a_program_is_told_so_too(company: Company, data: dict[str, Any]) -> None:
    answer = browser(company).post("/api/v1/uploads/", data)
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


@pytest.mark.parametrize("path", [PATH, "/uploads/", "/accounts/login/"])
def test_a_body_that_no_message_has_is_not_written_to_the_disk(company: Company, settings, path: str) -> None:
    settings.ATTACHMENT_MAX_BYTES, settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000, 1000
    body = (
        b'--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n'
        + b"a" * 12_000
        + b"\r\n--x--\r\n"
    )
    answer = browser(company).post(path, body, content_type=MULTIPART)
    assert answer.status_code == 413 and not Upload.objects.exists()


def test_what_cannot_be_read_gets_a_page_in_the_language_of_the_reader() -> None:
    for language, words in (("en", "cannot be read"), ("zh-hans", "无法读取")):
        answer = Client().get("/services/?q=%00", headers={"accept-language": language})
        assert answer.status_code == 400 and words in answer.content.decode()
