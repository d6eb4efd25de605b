"""The REST API, composed of each app's routes; its schema and its page."""

from departments.api.urls import routes as department_routes
from django.urls import include, path
from rest_framework.routers import SimpleRouter
from surveys.api.urls import routes as survey_routes
from tickets.api.urls import routes as ticket_routes

from servicedesk.accounts.api.urls import routes as account_routes
from servicedesk.web.api_views import not_found, schema, swagger

router = SimpleRouter()
for prefix, viewset, basename in (*account_routes, *department_routes, *ticket_routes, *survey_routes):
    router.register(prefix, viewset, basename=basename)

urlpatterns = [
    path("v1/", include(router.urls)),
    path("schema/", schema, name="api_schema"),
    path("docs/", swagger, name="api_docs"),
    path("<path:rest>", not_found),
]
