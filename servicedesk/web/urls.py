"""Addresses of the shell; the gallery of pieces stands in development only."""

from django.conf import settings
from django.urls import path

from servicedesk.web import gallery, views

urlpatterns = [path("theme/", views.theme, name="theme")]

if settings.DEBUG:
    urlpatterns += [
        path("_gallery/", gallery.gallery, name="gallery"),
        path("_gallery/confirm/", gallery.confirm, name="gallery_confirm"),
    ]
