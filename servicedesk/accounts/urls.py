"""Pages of this app."""

from django.urls import path, re_path

from .views import absences, assistants, passwords, profile, tokens

urlpatterns = [
    re_path(
        r"^accounts/password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        passwords.ChoosePassword.as_view(),
        name="account_reset_password_from_key",
    ),
    path("language/", profile.set_language, name="set_language"),
    path("profile/", profile.profile, name="profile"),
    path("profile/absence/", absences.new_absence, name="new_absence"),
    path("profile/absence/<int:pk>/end/", absences.stop_absence, name="stop_absence"),
    path("profile/assistants/new/", assistants.new_assistant, name="new_assistant"),
    path("profile/assistants/<int:pk>/end/", assistants.stop_assistance, name="stop_assistance"),
    path("profile/tokens/", tokens.api_tokens, name="api_tokens"),
    path("profile/tokens/<int:pk>/revoke/", tokens.revoke, name="revoke_token"),
]
