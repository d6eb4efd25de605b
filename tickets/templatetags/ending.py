"""What follows when a request was solved or ended: `{% load ending %}`.

{% closes_by_itself %}  without a word from the requester
{% closed_requests_stay %}   what the empty list of ended requests says
"""

from django import template

from tickets.display import ending

register = template.Library()
register.simple_tag(ending.closes_by_itself)
register.simple_tag(ending.closed_requests_stay)
