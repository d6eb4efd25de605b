from django import forms
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WebConfig(AppConfig):
    """What all pages share: the frame, the pieces, the words of forms."""

    name = "servicedesk.web"
    label = "web"

    def ready(self) -> None:
        """Let every form say what to do where Django only says what is wrong."""
        forms.Field.default_error_messages["required"] = _("Please fill this in.")
        forms.ChoiceField.default_error_messages["required"] = _("Please choose.")
