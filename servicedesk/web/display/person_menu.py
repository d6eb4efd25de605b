"""The person's menu in the top bar: drawn once for a person, their language and theme, and filled in for each page."""

from typing import Any
from uuid import uuid4

from django.core.cache import caches
from django.core.cache.utils import make_template_fragment_key
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from servicedesk.web.display.people import named

# What differs from page to page: the forms' token, and the address that they lead back to. No text contains these.
TOKEN, HERE = f"token-{uuid4()}", f"here-{uuid4()}"


def person_menu(context: Context) -> SafeString:
    """Return the menu of `user` for the page of `request`."""
    user, theme = context["user"], context["shell"].theme
    key = make_template_fragment_key("person", [get_language(), theme, named(user), user.email])
    drawn = caches["pieces"].get(key)
    if drawn is None:
        drawn = _drawn(user, theme)
        caches["pieces"].set(key, drawn, None)
    here = escape(context["request"].get_full_path())
    return SafeString(drawn.replace(TOKEN, str(context["csrf_token"])).replace(HERE, here))


def _drawn(user: Any, theme: str) -> str:
    page = {"request": {"get_full_path": HERE}, "csrf_token": TOKEN}
    return render_to_string("components/person_menu.html", {"user": user, "shell": {"theme": theme}, **page})
