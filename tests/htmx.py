"""How htmx asks for a piece of a page."""

HTMX = {"HX-Request": "true"}
