"""Background work in a page: `{% load background %}`.

{% work job %}                 how far it is; when it is over, the page's content is renewed
{% work job region="trial" %}  the same, where only the element with that id shows what comes of it
"""

from typing import Any

from django import template
from django.template.context import Context

from servicedesk.accounts.background import shown_work
from servicedesk.jobs.models import Job

register = template.Library()


@register.inclusion_tag("components/job.html", takes_context=True)
def work(context: Context, job: Job, region: str = "content") -> dict[str, Any]:
    """Show the progress of work that the reader may know of."""
    request = context["request"]
    return {
        **shown_work(job, request.user),
        "region": region,
        "here": request.get_full_path(),
        "csrf_token": context.get("csrf_token"),
    }
