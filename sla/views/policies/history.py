"""What was published for a scope, and what it changed."""

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from servicedesk.accounts.requests import PersonRequest
from sla.display.policies import lines_of
from sla.queries.affected import open_promises
from sla.queries.applying import POLICY_APPLY, last_job, newest_own, past_questions
from sla.queries.policies import history_of

from .access import answer, copy_for, seen_scope


@require_GET
def policy_versions(request: PersonRequest, scope: str) -> HttpResponse:
    """Show what was published, when, by whom, and what it changed."""
    copy = copy_for(request, seen_scope(request, scope))
    entries = [(entry, lines_of(entry.before, entry.after)) for entry in history_of(copy.scope)]
    newest = newest_own(copy.scope)
    return answer(
        request,
        copy,
        "versions.html",
        entries=entries,
        waiting=open_promises(newest).count() if newest else 0,
        applying=last_job(POLICY_APPLY, newest) if newest else None,
        past=past_questions(newest) if newest else [],
        tab="versions",
    )
