"""Bodies of the API, read within bounds: so many bytes, so deep, only text that can be stored."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.utils.translation import gettext as _
from rest_framework import parsers, status
from rest_framework.exceptions import APIException, ParseError
from rest_framework.utils import json

from servicedesk.text.cleaning import clean_line, is_storable

MAX_JSON_BYTES = 1024 * 1024
MAX_DEPTH = 12
SHOWN_LETTERS = 60
TOO_MUCH = (
    RequestDataTooBig,
    TooManyFieldsSent,
    TooManyFilesSent,
)  # what Django says of bodies beyond its bounds


class TooLarge(APIException):
    """More was sent than the API reads (413)."""

    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_code = "too_large"
    default_detail = "That is more than can be sent at once."


class BoundedJSONParser(parsers.JSONParser):
    """JSON of at most a megabyte and a dozen levels."""

    def parse(
        self, stream: Any, media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        """Return the parsed body. Raises TooLarge, and ParseError for what is no JSON, too deep or not storable."""
        body = stream.read(MAX_JSON_BYTES + 1)
        if len(body) > MAX_JSON_BYTES:
            raise TooLarge
        encoding = (parser_context or {}).get("encoding", settings.DEFAULT_CHARSET)
        try:
            return read_json(body.decode(encoding))
        except LookupError as error:  # an encoding that does not exist
            raise ParseError(_("This JSON cannot be read.")) from error
        except ValueError as error:
            raise ParseError(f"JSON parse error - {error}"[:200]) from error


class BoundedMultiPartParser(parsers.MultiPartParser):
    """Fields and files, as many bytes as a message may have files."""

    def parse(
        self, stream: Any, media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        """Return fields and files. Raises TooLarge before anything is read, ParseError for a broken body."""
        limit = settings.ATTACHMENTS_PER_MESSAGE * settings.ATTACHMENT_MAX_BYTES + MAX_JSON_BYTES
        length = (parser_context or {})["request"].META.get("CONTENT_LENGTH") or "0"
        if not length.isdigit() or int(length) > limit:
            raise TooLarge
        return super().parse(stream, media_type, dict(parser_context or {}))


def read_json(text: str) -> Any:
    """Return what a JSON text says. Raises ValueError for what is none, ParseError for what is too deep, not storable,
    or has a name twice.
    """
    try:
        data = json.loads(text, parse_constant=json.strict_constant, object_pairs_hook=_without_doubles)
    except RecursionError as error:
        raise ParseError(_("This JSON cannot be read.")) from error
    check_value(data)
    return data


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object of the body. Raises ParseError where it has a name twice: no one knows which was meant."""
    found = dict(pairs)
    if len(found) < len(pairs):
        [(double, _times)] = Counter(name for name, _value in pairs).most_common(1)
        raise ParseError(
            _("This JSON gives “%(name)s” twice.") % {"name": clean_line(double)[:SHOWN_LETTERS]}
        )
    return found


def check_value(data: Any, depth: int = 0) -> None:
    """Refuse nesting beyond `MAX_DEPTH`, and text that no database keeps. Raises ParseError."""
    if depth > MAX_DEPTH:
        raise ParseError(_("This JSON is nested too deeply."))
    if isinstance(data, str) and not is_storable(data):
        raise ParseError(_("This JSON contains invalid text: a null or half a character."))
    if isinstance(data, Mapping):
        for name, value in data.items():
            check_value(name, depth + 1)
            check_value(value, depth + 1)
    elif isinstance(data, list):
        for value in data:
            check_value(value, depth + 1)
