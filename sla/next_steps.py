"""Where one does first what a refusal about promises asks for."""

from django.urls import reverse

from servicedesk.web.next_steps import register_next_step

register_next_step("already_proposed", lambda agreement: reverse("agreement", args=[agreement.pk]))
