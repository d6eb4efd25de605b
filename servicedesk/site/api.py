"""The REST API, composed of each app's routes; its schema and its page."""

from django.urls import include, path, re_path
from rest_framework.routers import SimpleRouter

from departments.api.urls import routes as department_routes
from servicedesk.site.figures.measures import MeasuresView
from servicedesk.site.first_steps.api import FirstStepViewSet
from servicedesk.site.search.api import SearchView
from servicedesk.web.api.views import docs, not_found, schema
from sla.api.urls import routes as sla_routes
from surveys.api.urls import routes as survey_routes
from tickets.api.urls import routes as ticket_routes

router = SimpleRouter()
for prefix, viewset, basename in (*department_routes, *sla_routes, *ticket_routes, *survey_routes):
    router.register(prefix, viewset, basename=basename)
router.register("first-steps", FirstStepViewSet, basename="api-first-step")

urlpatterns = [
    path("v1/measures/", MeasuresView.as_view(), name="api-measures"),
    path("v1/search/", SearchView.as_view(), name="api-search"),
    path("v1/", include(router.urls)),
    path("schema/", schema, name="api_schema"),
    path("docs/", docs, name="api_docs"),
    re_path(r"^(?P<rest>.*)$", not_found),
]
