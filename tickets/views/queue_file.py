"""The queue as a file: at once where it is short, else written in the background while one sees how far it is."""

from collections.abc import Iterator
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
from servicedesk.web.verbs import confirm_page, posted
from tickets.actions.list_files import order_queue_file
from tickets.display.exports import queue_head, queue_lines
from tickets.display.list_rows import rows_of
from tickets.forms.queue_list import MOST, PART, QueueList
from tickets.queries.list_files import file_job, has_parts, texts_of

AT_ONCE = 2_000  # requests that are written while one waits


@require_http_methods(["GET", "HEAD", "POST"])
def queue_file(request: PersonRequest) -> HttpResponseBase:
    """Send the queue of the page with this query as CSV; a long one is asked for first, and a POST orders it."""
    if not reach_of(request.user).works:
        raise PermissionDenied(_("You are not in a team that provides services."))
    address = request.GET.urlencode()
    shown = QueueList(request.user, address, clock.reading())
    count = shown.count(MOST)
    if count <= AT_ONCE:
        return _csv(_lines_of(shown))
    if request.method == "POST" and count <= MOST:
        return redirect("queue_file_made", pk=order_queue_file(address=address, by=request.user).pk)
    words = ngettext(
        "%(n)s request is written to the file in the background. You can go on meanwhile.",
        "%(n)s requests are written to the file in the background. You can go on meanwhile.",
        count,
    )
    too_many = _("These are more than %(n)s requests. Narrow the list by its filters first.")
    is_full = count > MOST
    return confirm_page(
        request,
        title=_("The queue as a file"),
        text=(too_many if is_full else words) % {"n": MOST if is_full else count},
        label="" if is_full else _("Make the file"),
        style="primary",
        cancel_url=f"{reverse('queue')}?{address}",
        form=Form(posted(request)),
    )


@require_safe
def queue_file_made(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Show how far the file is, and lead to it once it is there."""
    job = _ordered(request, pk)
    context = {"job": job, "is_there": job.state == Job.State.DONE and has_parts(job)}
    return render(request, "tickets/queue/file.html", context)


@require_safe
def queue_file_sent(request: PersonRequest, pk: UUID) -> HttpResponseBase:
    """Send a file that was made. 404 where it is not whole yet, or was cleared away."""
    job = _ordered(request, pk)
    if job.state != Job.State.DONE or not has_parts(job):
        raise Http404
    return _csv(texts_of(job))


def _ordered(request: PersonRequest, pk: UUID) -> Job:
    """Return the work: 404 for anybody else's, and for who works for its units no more."""
    job = file_job(request.user, pk)
    if job is None:
        raise Http404
    return job


def _lines_of(shown: QueueList) -> Iterator[str]:
    yield queue_head(shown.answers)
    cursor: str | None = ""
    while cursor is not None:
        page = shown.page(cursor, PART)
        yield from queue_lines(rows_of(page.rows, shown.user), shown.answers)
        cursor = page.next_cursor


def _csv(lines: Iterator[str]) -> StreamingHttpResponse:
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="queue.csv"'
    return response
