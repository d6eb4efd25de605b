"""Pages of this app."""

from django.urls import path

from departments.views import options

urlpatterns = [
    path("people/options/", options.people_options, name="people_options"),
    path("departments/options/", options.department_options, name="department_options"),
]
