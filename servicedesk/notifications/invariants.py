"""What must be true of mails on their way."""

from datetime import timedelta

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from servicedesk.database.verification import SHOWN, Finding, Scope, invariant
from servicedesk.events import clock

from .models import Delivery

MAY_WAIT = timedelta(hours=2)
State = Delivery.State


@invariant(11, _("every email ends sent or skipped, or given up and reported to the admins"))
def mails_end(scope: Scope) -> Finding:
    """Look for mails that were passed over, given up in silence, or lost their digest.

    A mail was passed over if it is hours late and others were sent in the hours after it was due.

    Mails that were given up and told are no fault of the desk; they are named beside what is broken.
    """
    at = clock.now()
    finding, unended = Finding(), Delivery.objects.exclude(state__in=[State.SENT, State.SUPPRESSED])
    finding.checked = unended.count()
    meanwhile = (OuterRef("not_before") + timedelta(minutes=5), OuterRef("not_before") + MAY_WAIT)
    others = Delivery.objects.filter(state=State.SENT, not_before__range=meanwhile)
    overdue = Q(Exists(others), state__in=[State.PENDING, State.SENDING], not_before__lt=at - MAY_WAIT)
    untold = Q(state=State.DEAD, alerted_at=None, not_before__lt=at - MAY_WAIT)
    stray = Q(state=State.FOLDED) & (Q(digest=None) | Q(digest__state__in=[State.SENT, State.SUPPRESSED]))
    broken = unended.filter(overdue | untold | stray)
    for mail in broken.order_by("id")[:SHOWN]:
        finding.fails(f"mail {mail.pk} ({mail.kind}): {mail.state}")
    finding.count_broken = broken.count()
    if dead := unended.filter(state=State.DEAD).count():
        finding.notes.append(f"{dead} mails were given up; see manage.py failed_work")
    return finding
