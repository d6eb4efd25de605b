"""Names in two languages."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Coalesce, NullIf
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from servicedesk.text.bilingual import pick


def shown_name(path: str = "") -> Coalesce:
    """Return the name that the reader sees, for sorting lists; `path` leads to what has it, such as "department__"."""
    first, second = ("zh", "en") if (get_language() or "en").startswith("zh") else ("en", "zh")
    return Coalesce(NullIf(f"{path}name_{first}", models.Value("")), f"{path}name_{second}")


class BilingualName(models.Model):
    """A name in English or Chinese or both; `name` is the reader's, or the one there is."""

    name_en = models.CharField(_("name in English"), max_length=120, blank=True)
    name_zh = models.CharField(_("name in Chinese"), max_length=120, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Raise ValidationError where there is no name at all."""
        super().clean()
        if not (self.name_en or self.name_zh):
            raise ValidationError({"name_en": _("Enter a name in at least one language.")})

    @property
    def name(self) -> str:
        return self.text("name")

    def text(self, field: str) -> str:
        """Return the reader's side of a pair of fields `<field>_en`, `<field>_zh`."""
        texts = {"en": getattr(self, f"{field}_en"), "zh": getattr(self, f"{field}_zh")}
        return pick(texts, get_language() or "en")
