"""Choices about people."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Language(models.TextChoices):
    ENGLISH = "en", "English"
    CHINESE = "zh-hans", "简体中文"


class CompanyRole(models.TextChoices):
    """What a person is for the whole company, beside the roles in departments."""

    ARBITER = "arbiter", _("arbiter")
    EXECUTIVE = "executive", _("executive")
    ADMIN = "admin", _("admin")


class TokenScope(models.TextChoices):
    READ = "read", _("read")
    WRITE = "write", _("read and write")
