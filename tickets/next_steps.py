"""Where one does first what a refusal about requests and their lists asks for."""

from django.urls import reverse

from servicedesk.web.next_steps import register_next_step

register_next_step("list_file_under_way", lambda job: reverse("list_file_made", args=[job.pk]))
