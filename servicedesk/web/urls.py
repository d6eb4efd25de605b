"""Addresses of the shell; the gallery of pieces exists in development only."""

from django.conf import settings
from django.urls import path

from servicedesk.web import views
from servicedesk.web.gallery import pages

urlpatterns = [path("theme/", views.theme, name="theme")]

if settings.DEBUG:
    urlpatterns += [
        path("_gallery/", pages.gallery, name="gallery"),
        path("_gallery/confirm/", pages.confirm, name="gallery_confirm"),
    ]
