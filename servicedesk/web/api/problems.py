"""Errors of the API as RFC 9457 problem documents."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.core.exceptions import (
    NON_FIELD_ERRORS,
    ObjectDoesNotExist,
    SuspiciousOperation,
)
from django.core.exceptions import PermissionDenied as DjangoPermissionDenied
from django.core.exceptions import ValidationError as DjangoValidationError
from django.core.signals import got_request_exception
from django.db import InterfaceError, OperationalError
from django.http import Http404, JsonResponse
from django.utils.log import log_response
from psycopg2.errors import DeadlockDetected, LockNotAvailable
from rest_framework import exceptions, status
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.settings import api_settings
from rest_framework.views import exception_handler

from servicedesk.verbs.exceptions import NotAllowed, Refused

from .parsers import TOO_MUCH, TooLarge

CONTENT_TYPE = "application/problem+json"
SOME_WRONG = "Some of what was sent cannot be accepted; see errors."
OUR_FAULT = "Something went wrong here, not with your request. It was noted; trying again later may help."
AWAY = "The desk's database does not answer. Try again in a moment, with the same Idempotency-Key if you sent one."
BUSY = "Others are changing the same thing. Nothing was done; try again in a moment, with the same Idempotency-Key."
RETRY_SECONDS = 5


class Conflict(exceptions.APIException):
    """The state of things forbids it (409)."""

    status_code = status.HTTP_409_CONFLICT
    default_code = "conflict"


def problem_handler(failure: Exception, context: Mapping[str, Any]) -> Response:
    """Answer `type`, `title`, `status`, `code`, `detail`, and `errors` by field where input was wrong.

    What no one foresaw is logged, told to those who listen for failures, and answered as 500 without its words.
    """
    known = _as_api_exception(failure)
    response = exception_handler(known, dict(context))
    if response is None:
        response = _unforeseen(failure, context)
    else:
        response.data = _document(known, response)
    response.content_type = CONTENT_TYPE
    _render_as_json(context.get("request"))
    return response


def is_outage(failure: BaseException | None) -> bool:
    """Say whether a failure is the database's: away, cut off, or out of time. Whoever tries again may be served."""
    return isinstance(failure, OperationalError | InterfaceError)


def outage_words(failure: BaseException | None) -> str:
    """Return what a program is told of an outage."""
    return BUSY if is_busy(failure) else AWAY


def is_busy(failure: BaseException | None) -> bool:
    """Say whether the database did answer, and what it was asked for is being changed by others."""
    return isinstance(getattr(failure, "__cause__", None), LockNotAvailable | DeadlockDetected)


def problem(code: int, detail: str, name: str) -> JsonResponse:
    """Return a problem document from outside the REST framework; `name` is its machine-readable code."""
    return JsonResponse(_head(code, name) | {"detail": detail}, status=code, content_type=CONTENT_TYPE)


def _head(code: int, name: str) -> dict[str, Any]:
    return {"type": "about:blank", "title": HTTPStatus(code).phrase, "status": code, "code": name}


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
            return exceptions.ValidationError(_by_field(failure))
        case _ if isinstance(failure, TOO_MUCH):
            return TooLarge()
        case SuspiciousOperation():
            return exceptions.ParseError(str(failure) or None)
    return failure


def _by_field(failure: DjangoValidationError) -> Any:
    if not hasattr(failure, "error_dict"):
        return failure.messages
    errors = failure.message_dict
    general = errors.pop(NON_FIELD_ERRORS, None)
    return errors | ({api_settings.NON_FIELD_ERRORS_KEY: general} if general else {})


def _document(failure: Exception, response: Response) -> dict[str, Any]:
    if isinstance(failure, exceptions.ValidationError):
        data = response.data
        errors = {api_settings.NON_FIELD_ERRORS_KEY: data} if isinstance(data, list) else data
        return _head(response.status_code, "invalid") | {"detail": SOME_WRONG, "errors": errors}
    detail = getattr(failure, "detail", "")
    return _head(response.status_code, getattr(detail, "code", "error")) | {"detail": str(detail)}


def _unforeseen(failure: Exception, context: Mapping[str, Any]) -> Response:
    request = getattr(context.get("request"), "_request", None)
    response = Response(_head(500, "error") | {"detail": OUR_FAULT}, status=500)
    if is_outage(failure):
        retry = {"Retry-After": str(RETRY_SECONDS)}
        response = Response(
            _head(503, "unavailable") | {"detail": outage_words(failure)}, status=503, headers=retry
        )
    got_request_exception.send(sender=problem_handler, request=request)
    log_response(
        "Internal Server Error: %s", getattr(request, "path", ""), response=response, request=request,
        exception=failure,
    )  # fmt: skip
    return response


def _render_as_json(request: Request | None) -> None:
    """A problem is JSON, also where the view answers YAML or a file, or where nothing acceptable was asked for."""
    if request is not None:
        request.accepted_renderer = JSONRenderer()
        request.accepted_media_type = JSONRenderer.media_type
