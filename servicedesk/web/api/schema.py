"""What the OpenAPI schema says beyond the views: how one signs in, and how errors look.

Read by drf-spectacular alone, when it writes the schema (settings, SPECTACULAR_SETTINGS).
"""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension

from .preconditions import HEADER as MATCH_HEADER
from .problems import CONTENT_TYPE

BEARER = {"type": "http", "scheme": "bearer", "description": "A token from your profile: `desk_...`"}
PROBLEM = {
    "type": "object",
    "description": "RFC 9457. `code` is for programs, `detail` for people, `errors` says what was wrong by field.",
    "required": ["type", "title", "status", "code", "detail"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string"},
        "detail": {"type": "string"},
        "errors": {"type": "object", "additionalProperties": True, "example": {"title": ["…"]}},
    },
}
ALWAYS = {
    "401": "Nobody is signed in, or the token is unknown, expired or revoked",
    "403": "Not this person's to do, a token that may only read, or a session without its CSRF token",
    "406": "Only JSON can be had",
    "429": "Too many requests; Retry-After says in how many seconds to try again",
    "500": "The desk's own fault",
    "503": "The database is away or busy with the same thing; Retry-After says in how many seconds to try again",
}
WITH_KEY = {"404": "There is no such thing, or the person may not know of it"}
WITH_PARAMETERS = {"400": "Something that was sent makes no sense; `errors` says what"}
WITH_BODY = WITH_PARAMETERS | {"413": "Too large a body", "415": "Neither JSON nor what the operation names"}
MOVES = {"409": "The state of things forbids it; `detail` says why"}
WITH_MATCH = {"412": "Someone has changed it since it was read; nothing was done"}


# What names a thing in its body or query, and answers 404 where there is none.
NAMING = {("get", "/api/v1/attainment/"), ("post", "/api/v1/ratings/")}


class TokenScheme(OpenApiAuthenticationExtension):
    """Names the header of programs."""

    target_class = "servicedesk.accounts.api.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        return BEARER


def only_versioned(endpoints: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Leave the schema itself and its page out of the schema."""
    return [endpoint for endpoint in endpoints if endpoint[0].startswith("/api/v1/")]


def add_problems(result: dict[str, Any], **_known: Any) -> dict[str, Any]:
    """Give every operation the problem documents that it may answer."""
    result.setdefault("components", {}).setdefault("schemas", {})["Problem"] = PROBLEM
    for path, operations in result["paths"].items():
        for method, operation in operations.items():
            for status, words in _problems_of(path, method, operation).items():
                operation["responses"].setdefault(status, _answer(words, status))
    return result


def _problems_of(path: str, method: str, operation: dict[str, Any]) -> dict[str, str]:
    found = dict(ALWAYS)
    if "{" in path or (method, path) in NAMING:
        found |= WITH_KEY
    if any(parameter["in"] != "path" for parameter in operation.get("parameters", [])):
        found |= WITH_PARAMETERS
    if any(parameter["name"] == MATCH_HEADER for parameter in operation.get("parameters", [])):
        found |= WITH_MATCH
    if method == "post":
        found |= WITH_BODY | MOVES
    return dict(sorted(found.items()))


def _answer(words: str, status: str) -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/Problem"}
    answer: dict[str, Any] = {"description": words, "content": {CONTENT_TYPE: {"schema": schema}}}
    if status in ("429", "503"):
        seconds = {"type": "integer", "description": "seconds"}
        answer["headers"] = {"Retry-After": {"schema": seconds}}
    return answer
