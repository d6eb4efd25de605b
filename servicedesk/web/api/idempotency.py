"""`Idempotency-Key`: what a client repeats when it is not sure to have been heard, and what it said with it."""

import hashlib
import json
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.core.files.uploadedfile import UploadedFile
from django.utils.datastructures import MultiValueDict
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

KEY_HEADER = "Idempotency-Key"
LONGEST_KEY = 255


def key_of(request: Request) -> UUID | None:
    """Return the key of a call, if it bears one; any text becomes a UUID. Raises ValidationError."""
    text = request.headers.get(KEY_HEADER)
    if text is None:
        return None
    text = text.strip().strip('"')
    if not 0 < len(text) <= LONGEST_KEY:
        raise ValidationError({KEY_HEADER: [f"Between 1 and {LONGEST_KEY} characters."]})
    try:
        return UUID(text)
    except ValueError:
        return uuid5(NAMESPACE_URL, text)


def digest_of(request: Request) -> str:
    """Return what tells one call from another: a hash of its address and of what was sent, files by name and size."""
    data = dict(request.data.lists()) if isinstance(request.data, MultiValueDict) else request.data
    said = json.dumps([request.path, data], sort_keys=True, default=_file_or_text)
    return hashlib.sha256(said.encode()).hexdigest()


def _file_or_text(value: Any) -> Any:
    return [value.name, value.size] if isinstance(value, UploadedFile) else str(value)
