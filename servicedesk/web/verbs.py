"""What pages need around a verb: its errors beside the fields, and a page that asks before harm is done."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import wraps
from typing import Any, NamedTuple

from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.db import transaction
from django.forms import BaseForm, Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render

from servicedesk.database.turns import take_turn
from servicedesk.verbs.exceptions import NotAllowed, Refused
from servicedesk.web.next_steps import refusal_words
from servicedesk.web.toasts import toast


def posted(request: HttpRequest) -> QueryDict | None:
    """Return what a form is bound to: the data of a POST, even of an empty one, and nothing otherwise."""
    return request.POST if request.method == "POST" else None


def in_turn(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Answer the forms that are sent to one address one after the other, each in a transaction.

    So a form that compares what its reader saw with what is stored (`servicedesk.web.forms.shared`) is saved before
    the next is compared.
    """

    @wraps(view)
    def alone(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method != "POST":
            return view(request, *args, **kwargs)
        with transaction.atomic():
            take_turn(f"page:{request.path}")
            return view(request, *args, **kwargs)

    return alone


@contextmanager
def errors_beside(form: BaseForm) -> Iterator[None]:
    """Put what a verb refuses beside the form's fields, or above them; what is not allowed answers 403.

    After the block the form has errors if the verb did not happen, so a view returns its redirect inside the block.
    """
    try:
        yield
    except ValidationError as error:
        for name, messages in _by_field(error).items():
            form.add_error(name if name in form.fields else None, messages)
    except Refused as refusal:
        form.add_error(None, refusal_words(refusal))
    except NotAllowed as refusal:
        raise PermissionDenied(str(refusal)) from refusal


class Done(NamedTuple):
    """What was done, in words, with the address that takes it back and the one to go on to, where there are such."""

    said: str
    undo: str = ""
    leads_to: str = ""


def ask_first(
    request: HttpRequest,
    act: Callable[[dict[str, Any]], Done],
    *,
    title: Any,
    text: Any,
    label: Any,
    cancel_url: str,
    style: str = "danger",
    form: Any = None,
    notes: Sequence[str] = (),
) -> HttpResponse:
    """Show `confirm_page`, and on its POST act, say what was done and lead on, by default to `cancel_url`.

    `act` gets what was filled in. What its verb refuses is said on the page, which asks again.
    """
    form = form or Form(posted(request))
    if request.method == "POST" and form.is_valid():
        with errors_beside(form):
            done = act(form.cleaned_data)
            toast(request, done.said, undo=done.undo)
            return HttpResponseRedirect(done.leads_to or cancel_url)
    return confirm_page(
        request,
        title=title,
        text=text,
        label=label,
        cancel_url=cancel_url,
        style=style,
        form=form,
        notes=notes,
    )


def confirm_page(
    request: HttpRequest,
    *,
    title: Any,
    text: Any,
    label: Any,
    cancel_url: str,
    style: str = "danger",
    form: Any = None,
    notes: Sequence[str] = (),
) -> HttpResponse:
    """Ask before something is done; a link to this page with data-dialog opens it as a dialog.

    notes: what to know before, sentence by sentence. Without a label the page asks nothing: it says what is in the way.
    """
    words = {
        "title": title,
        "text": text,
        "label": label,
        "cancel_url": cancel_url,
        "style": style,
        "form": form,
        "notes": notes,
    }
    return render(request, "components/confirm_page.html", words)


def _by_field(error: ValidationError) -> dict[str, list[str]]:
    if hasattr(error, "error_dict"):
        return error.message_dict
    return {NON_FIELD_ERRORS: error.messages}
