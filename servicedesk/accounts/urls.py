"""Pages of this app."""

from django.urls import path

from .views import absences, profile, tokens

urlpatterns = [
    path("language/", profile.set_language, name="set_language"),
    path("profile/", profile.profile, name="profile"),
    path("profile/absence/", absences.new_absence, name="new_absence"),
    path("profile/absence/<int:pk>/end/", absences.stop_absence, name="stop_absence"),
    path("profile/tokens/", tokens.api_tokens, name="api_tokens"),
    path("profile/tokens/<int:pk>/revoke/", tokens.revoke, name="revoke_token"),
]
