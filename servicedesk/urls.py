"""The roof: every app brings its own pages and its own part of the API."""

from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView

from .site import api, health, home, job_pages, metrics, my_requests
from .site.figures import measures, overview, pages, panels
from .site.first_steps import page as first_steps
from .site.search import missed
from .site.search import page as search
from .site.shop_window import page as shop_window

handler400 = "servicedesk.web.api.views.bad_request"
handler500 = "servicedesk.web.api.views.server_error"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("search/", search.search, name="search"),
    path("search/missed/", missed.search_missed, name="search_missed"),
    path("requests/", my_requests.my_requests, name="my_requests"),
    path("figures/", overview.overview, name="figures_overview"),
    path("figures/measures/", measures.figure_measures, name="figure_measures"),
    path("figures/<slug:code>/", pages.figures, name="figures"),
    path("figures/<slug:code>/breakdown/", panels.by_service_and_department, name="figures_breakdown"),
    path("manage/first-steps/", first_steps.checklist, name="first_steps"),
    path("manage/first-steps/<slug:step>/skip/", first_steps.skip, name="skip_first_step"),
    path("manage/first-steps/<slug:step>/resume/", first_steps.resume, name="resume_first_step"),
    path("jobs/<uuid:pk>/", job_pages.job, name="job"),
    path("jobs/<uuid:pk>/cancel/", job_pages.cancel_job, name="job_cancel"),
    path("health/live", health.live, name="health_live"),
    path("health/ready", health.ready, name="health_ready"),
    path("health/timers", health.timers, name="health_timers"),
    path("health/metrics", metrics.metrics, name="health_metrics"),
    # People do not change their address themselves: it comes from the directory, and from admins.
    path("accounts/email/", RedirectView.as_view(pattern_name="profile"), name="account_email"),
    path("", include("servicedesk.accounts.urls")),
    path("accounts/", include("allauth.urls")),
    path("", include("servicedesk.web.urls")),
    path("", include("servicedesk.notifications.urls")),
    path("", include("servicedesk.audits.urls")),
    path("", include("departments.urls")),
    path("departments/<str:code>/", shop_window.department, name="department"),
    path("", include("sla.urls")),
    path("", include("tickets.urls")),
    path("", include("surveys.urls")),
    path("api/", include(api)),
]
