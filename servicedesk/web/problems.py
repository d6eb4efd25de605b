"""Errors of the API as RFC 9457 problem documents."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.core.exceptions import PermissionDenied as DjangoPermissionDenied
from django.core.exceptions import ValidationError as DjangoValidationError
from django.http import Http404
from rest_framework import exceptions, status
from rest_framework.response import Response
from rest_framework.settings import api_settings
from rest_framework.views import exception_handler

from servicedesk.refusal import NotAllowed, Refused

CONTENT_TYPE = "application/problem+json"


class Conflict(exceptions.APIException):
    """The state of things forbids it (409)."""

    status_code = status.HTTP_409_CONFLICT
    default_code = "conflict"


def problem_handler(failure: Exception, context: Mapping[str, Any]) -> Response | None:
    """Answer `type`, `title`, `status`, `detail`, and `errors` by field where input was wrong."""
    response = exception_handler(_as_api_exception(failure), dict(context))
    if response is None:
        return None
    response.data = _document(response)
    response.content_type = CONTENT_TYPE
    return response


def _as_api_exception(failure: Exception) -> Exception:
    match failure:
        case Refused():
            return Conflict(failure.message, code=failure.code)
        case NotAllowed():
            return exceptions.PermissionDenied(str(failure) or None)
        case DjangoPermissionDenied():
            return exceptions.PermissionDenied()
        case ObjectDoesNotExist() | Http404():
            return exceptions.NotFound()
        case DjangoValidationError():
            detail: Any = failure.message_dict if hasattr(failure, "error_dict") else failure.messages
            return exceptions.ValidationError(detail)
    return failure


def _document(response: Response) -> dict[str, Any]:
    data = response.data
    document: dict[str, Any] = {"type": "about:blank", "title": response.status_text, "status": response.status_code}
    if response.status_code == status.HTTP_400_BAD_REQUEST:
        if isinstance(data, list):
            data = {api_settings.NON_FIELD_ERRORS_KEY: data}
        document["detail"] = "Some of what was sent cannot be accepted; see errors."
        document["errors"] = data
    elif isinstance(data, Mapping) and "detail" in data:
        document["detail"] = str(data["detail"])
        document["code"] = getattr(data["detail"], "code", "error")
    return document
