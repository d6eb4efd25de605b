"""What the tabs over lists of requests are called."""

from django.utils.translation import gettext_lazy as _

from tickets.queries import queue, requests

QUEUE_TABS = {
    queue.Tab.ALL: _("All"),
    queue.Tab.UNASSIGNED: _("Unassigned"),
    queue.Tab.MINE: _("Mine"),
    queue.Tab.LATE: _("Overdue"),
    queue.Tab.AT_RISK: _("At risk"),
    queue.Tab.WAITING: _("On hold"),
}
REQUEST_TABS = {
    requests.Tab.OPEN: _("Open"),
    requests.Tab.ENDED: _("Ended"),
    requests.Tab.WATCHED: _("I follow"),
    requests.Tab.DEPARTMENT: _("My department"),
}
