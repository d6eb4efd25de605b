"""Lists as files: at once where they are short, else written in the background while one sees how far they are."""

from collections.abc import Callable, Iterable
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from departments.rules import reach_of
from servicedesk.accounts.requests import PersonRequest
from servicedesk.events import clock
from servicedesk.jobs.models import Job
from servicedesk.web.verbs import confirm_page, errors_beside, posted
from tickets.actions.list_files import order_figure_file, order_queue_file
from tickets.forms.figure_list import FigureList
from tickets.forms.list_files import MOST, List, parts_of
from tickets.forms.queue_list import QueueList
from tickets.queries.list_files import FIGURE_FILE, file_job, is_there, parts_kept, still_reads, texts_of

AT_ONCE = 2_000  # lines that are written while one waits


@require_http_methods(["GET", "HEAD", "POST"])
def queue_file(request: PersonRequest) -> HttpResponseBase:
    """Send the queue of the page with this query as CSV; a long one is asked for first, and a POST orders it."""
    if not reach_of(request.user).works:
        raise PermissionDenied(_("You are not in a team that provides services."))
    address = request.GET.urlencode()
    shown = QueueList(request.user, address, clock.reading())
    back = f"{reverse('queue')}?{address}"
    return _file(request, shown, back, lambda: order_queue_file(address=address, by=request.user))


@require_http_methods(["GET", "HEAD", "POST"])
def figure_file(request: PersonRequest, code: str) -> HttpResponseBase:
    """Send the list behind a number as CSV, in the same way."""
    address = request.GET.urlencode()
    shown = FigureList(request.user, code, address)
    back = f"{reverse('figures_tickets', args=[code])}?{address}"
    return _file(request, shown, back, lambda: order_figure_file(code=code, address=address, by=request.user))


@require_safe
def list_file_made(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Show how far the file is, and lead to it once it is there."""
    job = _ordered(request, pk)
    page = reverse("figures_tickets", args=[job.params["code"]]) if "code" in job.params else reverse("queue")
    context = {
        "job": job,
        "is_there": is_there(job),
        "is_readable": still_reads(request.user, job),
        "back": f"{page}?{job.params['address']}",
    }
    return render(request, "tickets/list_file.html", context)


@require_safe
def list_file_sent(request: PersonRequest, pk: UUID) -> HttpResponseBase:
    """Send a file that was made. 404 where it is not whole, or has what one may not read any more."""
    job = _ordered(request, pk)
    if not (is_there(job) and still_reads(request.user, job)):
        raise Http404
    return _csv(texts_of(job), _shown(request, job).name)


def _file(request: PersonRequest, shown: List, back: str, order: Callable[[], Job]) -> HttpResponseBase:
    count = shown.count(MOST)
    if count <= AT_ONCE:
        return _csv(parts_of(shown), shown.name)
    form = Form(posted(request))
    if form.is_valid() and count <= MOST:
        with errors_beside(form):
            return redirect("list_file_made", pk=order().pk)
    return _ask(request, form, back, count)


def _ask(request: PersonRequest, form: Form, back: str, count: int) -> HttpResponse:
    """Say how long the file is, and which one goes for it; where it is too long, what to do first."""
    words = ngettext(
        "%(n)s line is written to the file in the background. You can go on meanwhile.",
        "%(n)s lines are written to the file in the background. You can go on meanwhile.",
        count,
    )
    too_many = _("These are more than %(n)s lines. Narrow the list by its filters first.")
    is_full = count > MOST
    replaces = not is_full and parts_kept(request.user).filter(job__state=Job.State.DONE).exists()
    return confirm_page(
        request,
        title=_("The list as a file"),
        text=(too_many if is_full else words) % {"n": MOST if is_full else count},
        label="" if is_full else _("Make the file"),
        style="primary",
        cancel_url=back,
        form=form,
        notes=[_("The file that you have now is cleared away then.")] if replaces else [],
    )


def _ordered(request: PersonRequest, pk: UUID) -> Job:
    """Return the work: 404 for anybody else's, and for who may not open the list any more."""
    job = file_job(request.user, pk)
    if job is None:
        raise Http404
    if job.kind == FIGURE_FILE:
        _shown(request, job).count(0)
    return job


def _shown(request: PersonRequest, job: Job) -> List:
    if job.kind == FIGURE_FILE:
        return FigureList(request.user, job.params["code"], job.params["address"])
    return QueueList(request.user, job.params["address"], job.created_at)


def _csv(lines: Iterable[str], name: str) -> StreamingHttpResponse:
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
