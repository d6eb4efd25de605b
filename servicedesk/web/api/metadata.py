"""What the API answers to OPTIONS."""

from typing import TYPE_CHECKING

from rest_framework.metadata import BaseMetadata
from rest_framework.request import Request

if TYPE_CHECKING:  # it loads this module with its settings
    from rest_framework.views import APIView


class AllowedMethods(BaseMetadata):
    """The header `Allow` lists the methods; the schema says the rest."""

    def determine_metadata(self, request: Request, view: "APIView") -> dict[str, str]:
        """Return nothing more."""
        return {}
