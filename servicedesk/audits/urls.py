"""Pages of this app."""

from django.urls import path

from servicedesk.audits import views

urlpatterns = [
    path("manage/audits/", views.audits, name="audits"),
    path("manage/audits/begin/", views.begin_audit, name="begin_audit"),
    path("manage/follow-ups/", views.follow_ups, name="follow_ups"),
    path("manage/follow-ups/<int:pk>/retry/", views.retry_follow_up, name="follow_up_retry"),
    path("manage/follow-ups/retry/", views.retry_follow_ups, name="follow_ups_retry_all"),
]
