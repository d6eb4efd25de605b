"""The person's notices and preferences, and the admins' list of mails. Nothing is marked read by looking."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from servicedesk.accounts.guards import known_to
from servicedesk.accounts.requests import PersonRequest
from servicedesk.accounts.rules import is_admin
from servicedesk.web.lists.keyset import keyset_page
from servicedesk.web.pieces import piece_of
from servicedesk.web.toasts import toast

from . import actions, display, queries
from .forms import PreferencesForm
from .models import Delivery, Notice

LATEST = 8
PAGE = 30


@require_GET
def notices(request: PersonRequest) -> HttpResponse:
    """Everything the person was told, newest first."""
    own = queries.notices_of(request.user)
    only_unread = request.GET.get("show") == "unread"
    page = keyset_page(
        own.filter(read_at=None) if only_unread else own, "-at", request.GET.get("after", ""), size=PAGE
    )
    context = {
        "lines": display.lines(request.user, page.rows),
        "page": page,
        "only_unread": only_unread,
        "unread": queries.unread_count(request.user),
    }
    return render(request, "notifications/notices.html", context)


@piece_of("notices")
@require_GET
def latest(request: PersonRequest) -> HttpResponse:
    """The bell's menu."""
    rows = list(queries.notices_of(request.user).order_by("-at", "-id")[:LATEST])
    context = {"lines": display.lines(request.user, rows), "unread": queries.unread_count(request.user)}
    return render(request, "notifications/_latest.html", context)


@piece_of("notices")
@require_GET
def bell(request: PersonRequest) -> HttpResponse:
    """The bell alone, which asks for itself now and then."""
    return render(request, "components/bell.html", {"unread": queries.unread_count(request.user)})


@require_POST
def open_notice(request: PersonRequest, pk: int) -> HttpResponse:
    """Mark one notice read and go to the page it is about."""
    notice = _own(request, pk)
    actions.mark_read(by=request.user, notices=[notice.pk])
    (line,) = display.lines(request.user, [notice])
    if line.wording is None:
        toast(request, _("You no longer have access to this."))
        return redirect("notices")
    return redirect(line.wording.path)


@require_POST
def read_one(request: PersonRequest, pk: int) -> HttpResponse:
    """Mark one notice read and stay."""
    actions.mark_read(by=request.user, notices=[_own(request, pk).pk])
    if "HX-Request" not in request.headers:
        return redirect("notices")
    (line,) = display.lines(request.user, [_own(request, pk)])
    context = {"line": line, "unread": queries.unread_count(request.user), "with_bell": True}
    return render(request, "notifications/_line.html", context)


@require_POST
def read_all(request: PersonRequest) -> HttpResponse:
    """Mark everything read."""
    count = actions.mark_read(by=request.user)
    if count:
        said = ngettext(
            "%(count)s notification marked as read.", "%(count)s notifications marked as read.", count
        )
        toast(request, said % {"count": count})
    return redirect("notices")


@require_http_methods(["GET", "POST"])
def preferences(request: PersonRequest) -> HttpResponse:
    """What the person wants to be told, in the app and by mail."""
    data = request.POST if request.method == "POST" else None
    form = PreferencesForm(request.user, queries.wants(request.user), data)
    if request.method == "POST" and form.is_valid():
        actions.set_preferences(by=request.user, choices=form.choices())
        toast(request, _("Saved. You will be notified as you chose."))
        return redirect("notice_preferences")
    return render(request, "notifications/preferences.html", {"form": form})


@require_GET
@known_to(is_admin)
def deliveries(request: PersonRequest) -> HttpResponse:
    """The mails on their way, for admins: what is stuck comes first."""
    state = request.GET.get("state", Delivery.State.DEAD)
    if state not in {"", *Delivery.State.values}:
        raise Http404
    page = keyset_page(queries.deliveries_in(state), "-created_at", request.GET.get("after", ""), size=PAGE)
    rows = [(delivery, display.label_of(delivery.kind)) for delivery in page.rows]
    context = {"page": page, "rows": rows, "state": state, "counts": queries.counts_by_state()}
    return render(request, "notifications/deliveries.html", context)


@require_POST
@known_to(is_admin)
def retry_delivery(request: PersonRequest, pk: int) -> HttpResponse:
    """Send a dead mail again."""
    delivery = get_object_or_404(Delivery, pk=pk)
    if actions.retry(ids=[delivery.pk], by=request.user):
        toast(request, _("The email will be sent again within a minute."))
    return redirect("deliveries")


@require_POST
@known_to(is_admin)
def retry_all(request: PersonRequest) -> HttpResponse:
    """Send every dead mail again."""
    count = actions.retry(by=request.user)
    said = ngettext("%(count)s email will be sent again.", "%(count)s emails will be sent again.", count)
    toast(request, said % {"count": count})
    return redirect("deliveries")


def _own(request: PersonRequest, pk: int) -> Notice:
    return get_object_or_404(queries.notices_of(request.user), pk=pk)
