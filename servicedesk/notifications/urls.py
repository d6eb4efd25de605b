"""Pages of this app."""

from django.urls import path

from servicedesk.notifications import views

urlpatterns = [
    path("notices/", views.notices, name="notices"),
    path("notices/latest/", views.latest, name="notices_latest"),
    path("notices/bell/", views.bell, name="notices_bell"),
    path("notices/read/", views.read_all, name="notices_read_all"),
    path("notices/<int:pk>/open/", views.open_notice, name="notice_open"),
    path("notices/<int:pk>/read/", views.read_one, name="notice_read"),
    path("profile/notices/", views.preferences, name="notice_preferences"),
    path("manage/deliveries/", views.deliveries, name="deliveries"),
    path("manage/deliveries/<int:pk>/retry/", views.retry_delivery, name="delivery_retry"),
    path("manage/deliveries/retry/", views.retry_all, name="deliveries_retry_all"),
]
