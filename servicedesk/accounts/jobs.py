"""What the sign-in page leaves to the background."""

from django.utils.translation import gettext_lazy as _

from servicedesk.jobs.models import Job
from servicedesk.jobs.registry import worker

from .actions.passwords import JOB, promise_link
from .emails import tell_unknown


@worker(JOB, label=_("Password reset link"), is_quick=True)
def send_reset_link(job: Job) -> bool:
    """Send the link, or tell the address that no one signs in with it. The address is stored no longer than that."""
    email, language = job.params["email"], job.params["language"]
    if not promise_link(email=email):
        tell_unknown(email, language)
    Job.objects.filter(pk=job.pk).update(params={})
    job.params = {}
    job.done = 1
    return False
