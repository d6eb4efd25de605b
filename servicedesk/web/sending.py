"""Forms on their way: the answer to a script about the form it sent, and what a browser without scripts gets instead.

A view answers a form that it took by a redirect, and one that it refused by a page. A script that sends a form says so
in a header; the answer says where to go on (`Desk-Next`), and which form was taken (`Desk-Taken`, the form's key), and
nothing else ends the draft of that form. A page that answers has its own address in `Desk-Page` where that is not the
one of the form. A browser without scripts gets the page that answered a form under an address of its own, so that its
way back never leads to "send again?".
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

from django.core.cache import cache
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict, UnreadablePostError
from django.http.multipartparser import MultiPartParserError

from servicedesk.text.reading import uuid_in

from .forms.keys import KEY

SCRIPT = "X-Desk-Form"
NEXT, TAKEN = "Desk-Next", "Desk-Taken"
PAGE = "Desk-Page"
SHOWN = "shown"
SHOWN_SECONDS = 3600
LARGEST = 500_000
SECRET = ("csrfmiddlewaretoken", KEY, "password", "oldpassword", "password1", "password2", "token")
UNTYPED = (*SECRET, SHOWN)  # "shown" among the fields of a form: what of it was in sight
WORDS_FROM = 20
WITHOUT_BLANKS = "\u2e80"  # from here on scripts write words without blanks between them


def is_by_script(request: HttpRequest) -> bool:
    """Say whether one of our scripts sent the form: it shows the answer in place, and keeps what was typed."""
    return SCRIPT in request.headers


def not_taken(request: HttpRequest) -> None:
    """Say that the redirect which follows is no sign that the form was taken: its draft stays."""
    request.is_form_taken = False  # type: ignore[attr-defined]


def is_taken(request: HttpRequest) -> bool:
    """Say whether a redirect that answers the form means that it was taken."""
    return getattr(request, "is_form_taken", True)


def words_of(data: QueryDict) -> list[str]:
    """Return what someone wrote into a form that could not be taken: every text of words, no secrets."""
    texts = (text for name in data if name not in UNTYPED for text in data.getlist(name))
    return [text for text in texts if _is_of_words(text.strip())]


def words_sent(request: HttpRequest) -> list[str]:
    """Return the same of a request that was refused; nothing where it sent no form, or none that can be read."""
    if request.method != "POST":
        return []
    try:
        return words_of(request.POST)
    except (SuspiciousOperation, UnreadablePostError, MultiPartParserError):
        return []


def _is_of_words(text: str) -> bool:
    """Say whether someone wrote it: a key or a number has no blanks in it, and is short."""
    return len(text) >= WORDS_FROM or any(sign.isspace() or sign >= WITHOUT_BLANKS for sign in text)


class SendingMiddleware:
    """Answers scripts that sent a form, and keeps the pages that answer other forms for an hour, for their reader."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Remember the next layer."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, or show again what answered a form."""
        if request.method == "GET" and SHOWN in request.GET:
            return _kept(request) or self.get_response(request)
        response = self.get_response(request)
        if request.method != "POST":
            return response
        if is_by_script(request):
            return _told(request, response)
        return _keep(request, response) if _is_kept(request, response) else response


def _told(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Return what a script understands: of a redirect it would see only the page it leads to."""
    if not isinstance(response, HttpResponseRedirect):
        return response
    told = HttpResponse(status=204, headers={NEXT: response.url})
    told.cookies = response.cookies
    if is_taken(request) and (key := _key_of(request)):
        told.headers[TAKEN] = key
    return told


def _key_of(request: HttpRequest) -> str:
    return str(uuid_in(request.POST.get(KEY)) or "")


def _is_kept(request: HttpRequest, response: HttpResponse) -> bool:
    """Say whether a page in a browser answered a form; programs get their answers as they are."""
    is_page = response.headers.get("Content-Type", "").startswith("text/html")
    is_browser = "text/html" in request.headers.get("Accept", "") and "HX-Request" not in request.headers
    if not (is_page and is_browser and response.status_code in (200, 400, 409)):
        return False
    is_small = not response.streaming and len(response.content) <= LARGEST
    return is_small and request.user.is_authenticated and getattr(cache, "is_shared", True)


def _keep(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    name = uuid4()
    cache.set(_place(request, name), (response.status_code, response.content), SHOWN_SECONDS)
    query = request.GET.copy()
    query[SHOWN] = str(name)
    redirect = HttpResponseRedirect(f"{request.path}?{query.urlencode()}", status=303)
    redirect.cookies = response.cookies
    return redirect


def _kept(request: HttpRequest) -> HttpResponse | None:
    try:
        kept = cache.get(_place(request, UUID(request.GET[SHOWN])))
    except ValueError:
        return None
    return HttpResponse(kept[1], status=kept[0]) if kept else None


def _place(request: HttpRequest, name: UUID) -> str:
    """Return where the page of this session, address and name lies: no one else finds it, nor under another address."""
    session: Any = request.session
    return f"{SHOWN}:{session.session_key}:{request.user.pk}:{request.path}:{name}"
