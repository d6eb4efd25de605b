"""What pages with a request form draw with it: who will do what by when, and which parts of the form are in sight."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from departments.models import Service
from departments.queries.people import home_department
from servicedesk.accounts.models import User
from servicedesk.accounts.requests import PersonRequest
from servicedesk.events import clock
from tickets.forms.answer_layout import depends, part_of_command
from tickets.forms.promise import PromiseForm
from tickets.forms.request import RequestTicketForm
from tickets.forms.request_notices import came_and_went
from tickets.queries.expected_times import expectation


def drawn_with(form: RequestTicketForm, parts_url: str) -> dict[str, Any]:
    """Return what the questions are drawn with; `parts_url` answers which of them are in sight."""
    return {"parts_url": parts_url, "depends": depends(form)}


def what_will_happen(user: User, service: Service, form: PromiseForm) -> dict[str, Any]:
    """Return what is said before it is sent: for the chosen person, at the chosen impact and urgency."""
    consumer = home_department(form.somebody_else or user)
    expected = expectation(service=service, consumer=consumer, priority=form.priority, now=clock.reading())
    return {"expected": expected, "service": service, "priority": form.priority}


def parts_answer(request: PersonRequest, form: RequestTicketForm, parts_url: str) -> HttpResponse:
    """Answer which parts are in sight; `do` adds or removes a row, and is answered with its rows."""
    form.without_errors()
    about = {"form": form, "said": came_and_went(form), **drawn_with(form, parts_url)}
    if command := request.POST.get("do"):
        form.rearrange(command)
        about["part"] = part_of_command(form, command, about)
    return render(request, "tickets/request/_changed.html", about)
