"""The page in place of a question: what is missing before something can be published."""

from collections.abc import Sequence

from django.http import HttpResponse
from django.utils.translation import gettext as _

from departments.models import Article, Service
from servicedesk.accounts.requests import PersonRequest
from servicedesk.web.verbs import confirm_page


def lacking_page(
    request: PersonRequest, thing: Article | Service, lacks: Sequence[str], back: str
) -> HttpResponse:
    """Say what is missing, sentence by sentence, with the way back to `back`."""
    return confirm_page(
        request,
        title=_("“%(name)s” cannot be published yet") % {"name": thing},
        text=_("Before it can be published:"),
        notes=lacks,
        label="",
        cancel_url=back,
    )
