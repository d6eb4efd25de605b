"""Forms that change something for good: sent once more because no answer came, they change it once, and say so."""

import hashlib
import json
from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from servicedesk.events import clock
from servicedesk.text.reading import uuid_in
from servicedesk.web.forms.keys import KEY
from servicedesk.web.sending import is_taken
from servicedesk.web.toasts import toast

from .actions.api_calls import begin_call, forget_call
from .queries import known_call
from .requests import PersonRequest

View = Callable[..., HttpResponse]


def once(page: str, *names: str) -> Callable[[View], View]:
    """Lead who sends a form again, to the letter and under its key, to `page` (a name) instead of doing it again.

    `names` are the view's arguments that the address of the page has too. What the view does and the key are committed
    together or not at all. A form that it refuses was not taken.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: PersonRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            key = _key_of(request)
            if key is None:
                return view(request, *args, **kwargs)
            with transaction.atomic():
                back = reverse(page, kwargs={name: kwargs[name] for name in names})
                return _answer(request, key, back, lambda: view(request, *args, **kwargs))

        return guarded

    return decorate


def _answer(request: PersonRequest, key: UUID, back: str, act: Callable[[], HttpResponse]) -> HttpResponse:
    digest, moment = _digest_of(request), clock.now()
    before = known_call(request.user, key, moment)
    if before is not None and before.digest != digest:
        return act()
    if before is not None or not begin_call(by=request.user, key=key, digest=digest, at=moment):
        toast(request, _("This was saved the first time already."), level=messages.INFO)
        return redirect(back)
    answer = act()
    if not (isinstance(answer, HttpResponseRedirect) and is_taken(request)):
        forget_call(by=request.user, key=key)
    return answer


def _key_of(request: PersonRequest) -> UUID | None:
    return uuid_in(request.POST.get(KEY)) if request.method == "POST" else None


def _digest_of(request: PersonRequest) -> str:
    said = {name: values for name, values in request.POST.lists() if name != "csrfmiddlewaretoken"}
    return hashlib.sha256(json.dumps([request.path, said], sort_keys=True).encode()).hexdigest()
