"""What leaves compressed, and what does not."""

import gzip
from collections.abc import Callable, Iterator

import pytest
from django.http import FileResponse, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.test import Client, RequestFactory

from servicedesk.accounts.models import User
from servicedesk.web.assets.compression import CompressionMiddleware
from tests.cast import Company

TEXT = "Facilities has it. " * 40


def answered(
    response: HttpResponseBase, accepts: str = "gzip, br", site: str = "same-origin"
) -> HttpResponseBase:
    request = RequestFactory().get("/", headers={"Accept-Encoding": accepts, "Sec-Fetch-Site": site})
    return CompressionMiddleware(lambda _request: response)(request)


@pytest.mark.parametrize(
    "kind", ["text/html; charset=utf-8", "text/csv", "application/json", "application/problem+json"]
)
def test_a_text_leaves_compressed_and_reads_as_before(kind: str) -> None:
    answer = answered(HttpResponse(TEXT, content_type=kind))
    assert answer["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in answer["Vary"]
    assert int(answer["Content-Length"]) == len(answer.content) < len(TEXT)  # type: ignore[attr-defined]
    assert gzip.decompress(answer.content).decode() == TEXT  # type: ignore[attr-defined]


def test_what_is_small_or_no_text_or_not_wanted_leaves_as_it_is() -> None:
    assert "Content-Encoding" not in answered(HttpResponse("Taken."))
    assert "Content-Encoding" not in answered(HttpResponse(TEXT, content_type="image/png"))
    assert "Content-Encoding" not in answered(HttpResponse(TEXT), accepts="identity")
    file = answered(FileResponse(iter([TEXT.encode()]), content_type="text/plain", filename="notes.txt"))
    assert "Content-Encoding" not in file


@pytest.mark.parametrize(
    ("site", "is_compressed"), [("", True), ("none", True), ("same-site", False), ("cross-site", False)]
)
def test_what_another_site_asked_for_tells_nothing_by_its_length(site: str, is_compressed: bool) -> None:
    assert ("Content-Encoding" in answered(HttpResponse(TEXT), site=site)) == is_compressed


def test_the_length_of_the_same_page_varies_by_chance() -> None:
    lengths = {len(answered(HttpResponse(TEXT)).content) for _ in range(40)}  # type: ignore[attr-defined]
    assert len(lengths) > 5


def test_a_stream_stays_a_stream() -> None:
    made: list[int] = []

    def rows() -> Iterator[str]:
        for number in range(20_000):
            made.append(number)
            yield f"IT-{number},{number * number},somebody asked for something\r\n"

    answer = answered(StreamingHttpResponse(rows(), content_type="text/csv"))
    assert answer.streaming and answer["Content-Encoding"] == "gzip"
    pieces = iter(answer)  # type: ignore[call-overload]
    got = next(pieces) + next(pieces)
    assert 0 < len(made) < 20_000, "the first bytes leave before the last row is made"
    text = gzip.decompress(got + b"".join(pieces)).decode()
    assert text.count("\r\n") == 20_000


def test_pages_and_answers_of_the_api_are_compressed(
    company: Company, as_person: Callable[[User], Client]
) -> None:
    client = as_person(company.mia)
    for path in ("/", "/services/", "/api/v1/services/"):
        assert client.get(path, headers={"Accept-Encoding": "gzip"})["Content-Encoding"] == "gzip", path
