"""Answers of the API that come in one format."""

from typing import Any

from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.request import Request


class AnyAnswer(DefaultContentNegotiation):
    """A file is what it is, whatever the client would rather have."""

    def select_renderer(self, request: Request, renderers: Any, format_suffix: str | None = None) -> Any:
        return renderers[0], renderers[0].media_type


# What an action takes that answers with a file: nothing is negotiated, and no list is narrowed.
OF_FILES: dict[str, Any] = {"content_negotiation_class": AnyAnswer, "filter_backends": []}
