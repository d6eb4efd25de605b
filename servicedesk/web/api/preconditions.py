"""`If-Match`: what a client read before it changes something, so that it replaces nothing unseen (RFC 9110).

What several people edit is answered with a tag (`ETag`) that stands for its content. A call that bears the tag is done
as long as the content is what the client read, and refused with 412 otherwise; a call without it is done as it is.
"""

import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.utils.http import parse_etags
from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

HEADER = "If-Match"
TAG = OpenApiParameter(
    "ETag", str, OpenApiParameter.HEADER, response=[200],
    description=f"Stands for the content. Send it as {HEADER} when you change it.",
)  # fmt: skip
MATCH = OpenApiParameter(
    HEADER, str, OpenApiParameter.HEADER,
    description="The ETag of what you read. Where someone has changed it since, the answer is 412 and nothing is done.",
)  # fmt: skip


class Overtaken(APIException):
    """Someone has changed what the client read (412)."""

    status_code = HTTPStatus.PRECONDITION_FAILED
    default_code = "overtaken"
    default_detail = (
        "Someone has changed this since you read it. Nothing was done. Read it again, then send your change."
    )


def tagged(content: Any) -> Response:
    """Answer content with the tag that stands for it."""
    return Response(content, headers={"ETag": tag_of(content)})


def tag_of(content: Any) -> str:
    """Return the tag of content; equal for what is equal as JSON."""
    written = json.dumps(content, sort_keys=True, default=str)
    return f'"{hashlib.sha256(written.encode()).hexdigest()[:32]}"'


@contextmanager
def unless_overtaken(request: Request, row: Model, read: Callable[[], Any]) -> Iterator[None]:
    """Do the block in a transaction, where `read` still answers what the client read.

    `row` is the one that the verb in the block locks; it is locked before they are compared. Raises Overtaken.
    """
    with transaction.atomic():
        if (header := request.headers.get(HEADER)) is not None:
            type(row)._default_manager.select_for_update(no_key=True).get(pk=row.pk)
            _compare(header, tag_of(read()))
        yield


def changed(request: Request, row: Model, read: Callable[[], Any], change: Callable[[], object]) -> Response:
    """Change a row in `unless_overtaken`, and answer what `read` gives then, tagged."""
    with unless_overtaken(request, row, read):
        change()
    return tagged(read())


def _compare(header: str, tag: str) -> None:
    """A tag may come back as a weak one, where the answer was compressed on its way."""
    wanted = [one.removeprefix("W/") for one in parse_etags(header)]
    if not wanted:
        raise ValidationError({HEADER: ["An ETag in quotes, as it was answered, or *."]})
    if "*" not in wanted and tag not in wanted:
        raise Overtaken
