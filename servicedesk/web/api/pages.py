"""Views of the API that show rows together with what belongs to all of them."""

from typing import Any

from rest_framework.viewsets import GenericViewSet


class WithPage(GenericViewSet):
    """A view whose serializer wants to know all rows of the page at once, to read what belongs to them together."""

    def get_serializer(self, *args: Any, **kwargs: Any) -> Any:
        """Add what `about` says of the rows to the context."""
        if args:
            rows = list(args[0]) if kwargs.get("many") else [args[0]]
            kwargs["context"] = {**self.get_serializer_context(), **self.about(rows)}
        return super().get_serializer(*args, **kwargs)

    def about(self, rows: list[Any]) -> dict[str, Any]:
        """Return what the serializer finds in its context."""
        raise NotImplementedError
