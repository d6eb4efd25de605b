"""Pages of this app."""

from django.urls import path

from servicedesk.audits import views

urlpatterns = [
    path("manage/audits/", views.audits, name="audits"),
    path("manage/audits/begin/", views.begin_audit, name="begin_audit"),
]
