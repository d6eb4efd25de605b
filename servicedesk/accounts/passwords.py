"""What a password must be, in the product's own words: Django's rules, whose Chinese is incomplete."""

from django.contrib.auth import password_validation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext


class UnlikeThePerson(password_validation.UserAttributeSimilarityValidator):
    """Refuses what resembles the person's own data."""

    def get_error_message(self) -> str:
        return _("This password is too similar to your personal information.")

    def get_help_text(self) -> str:
        return _("Your password must not be too similar to your personal information.")


class LongEnough(password_validation.MinimumLengthValidator):
    """Refuses what is short."""

    def get_error_message(self) -> str:
        return ngettext(
            "This password is too short: it must have at least %(count)d character.",
            "This password is too short: it must have at least %(count)d characters.",
            self.min_length,
        ) % {"count": self.min_length}

    def get_help_text(self) -> str:
        return ngettext(
            "Your password must have at least %(count)d character.",
            "Your password must have at least %(count)d characters.",
            self.min_length,
        ) % {"count": self.min_length}


class NotCommon(password_validation.CommonPasswordValidator):
    """Refuses what is in the list of passwords that many people use."""

    def get_error_message(self) -> str:
        return _("This password is too common.")

    def get_help_text(self) -> str:
        return _("Your password must not be a common one.")


class NotDigitsAlone(password_validation.NumericPasswordValidator):
    """Refuses a mere number."""

    def get_error_message(self) -> str:
        return _("This password contains only digits.")

    def get_help_text(self) -> str:
        return _("Your password must not contain only digits.")
