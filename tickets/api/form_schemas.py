"""The JSON Schema of the answers that file a request, as a service's newest form asks for them."""

import json
from functools import lru_cache
from hashlib import sha256

from django.conf import settings
from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_cache_control
from rest_framework.request import Request

from departments.formspec.schema import json_schema
from departments.models import Service
from departments.models.request_forms import form_spec_of

CONTENT_TYPE = "application/schema+json"


def schema_answer(request: Request, service: Service) -> HttpResponseBase:
    """Return the schema, or 304 to a program that has it. It is the same until another version is published."""
    version = service.newest_form
    body, tag = _published(version.pk if version else None, service.slug)
    answer = HttpResponse(body, content_type=CONTENT_TYPE, headers={"ETag": tag})
    patch_cache_control(answer, private=True, no_cache=True)
    found: HttpResponseBase = get_conditional_response(request._request, etag=tag, response=answer) or answer
    return found


@lru_cache(maxsize=128)
def _published(form_id: int | None, slug: str) -> tuple[bytes, str]:
    """Return the schema as bytes, and its entity tag."""
    address = settings.SITE_URL + reverse("api-service-schema", args=[slug])
    body = json.dumps(json_schema(form_spec_of(form_id), address=address), ensure_ascii=False).encode()
    return body, f'"{sha256(body).hexdigest()[:32]}"'
