"""The catalog: what a department offers, and what it asks when someone orders."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from departments.enums import CategoryIcon, ServiceState
from departments.everyday_words import split_words

from .naming import BilingualName
from .organisation import Department

if TYPE_CHECKING:
    from .request_forms import RequestForm


class ServiceCategory(BilingualName):
    """A shelf of the catalog."""

    slug = models.SlugField(max_length=60, unique=True)
    icon = models.CharField(max_length=40, choices=CategoryIcon, default=CategoryIcon.BOX)
    position = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["position", "name_en"]
        verbose_name_plural = "service categories"


class Service(BilingualName):
    """Something that a department does for others. Its request form and its targets are versioned elsewhere."""

    slug = models.SlugField(max_length=80, unique=True)
    former_slugs = ArrayField(
        models.CharField(max_length=80),
        default=list,
        db_default=models.Value("{}"),
        blank=True,
        help_text="what a draft was called before it got another name: pages that are open still say so",
    )
    department = models.ForeignKey(
        Department, on_delete=models.PROTECT, related_name="services", verbose_name=_("department")
    )
    team = models.ForeignKey(
        Department, null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        verbose_name=_("team"), help_text=_("Requests go straight to this team's queue."),
    )  # fmt: skip
    category = models.ForeignKey(
        ServiceCategory, on_delete=models.PROTECT, related_name="services", verbose_name=_("category")
    )
    summary_en = models.CharField(_("summary in English"), max_length=200, blank=True)
    summary_zh = models.CharField(_("summary in Chinese"), max_length=200, blank=True)
    description_en = models.TextField(_("description in English"), blank=True)
    description_zh = models.TextField(_("description in Chinese"), blank=True)
    words_en = models.TextField(
        _("everyday words in English"), blank=True
    )  # everyday_words.py: how they are kept
    words_zh = models.TextField(_("everyday words in Chinese"), blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        verbose_name=_("service owner"),
    )  # fmt: skip
    state = models.CharField(max_length=9, choices=ServiceState, default=ServiceState.DRAFT)
    taken_from = models.CharField(
        max_length=100, blank=True, help_text="the address of the ready-made service that it began as"
    )
    is_confidential = models.BooleanField(
        _("confidential"),
        default=False,
        help_text=_("The requester's department head sees the title of a request, but not its content."),
    )
    is_shared_in_department = models.BooleanField(
        _("shared in the requester's department"), default=False,
        help_text=_("Colleagues in the requester's department can read each other's requests."),
    )  # fmt: skip
    watchers_may_reply = models.BooleanField(_("followers can reply"), default=True)
    allows_third_party_wait = models.BooleanField(_("can wait for a third party"), default=True)
    is_catch_all = models.BooleanField(
        default=False, db_default=False, help_text="requests that fit no other service come here"
    )
    search_text = models.GeneratedField(
        expression=models.Func(
            models.F("name_en"),
            models.F("name_zh"),
            models.F("summary_en"),
            models.F("summary_zh"),
            models.F("words_en"),
            models.F("words_zh"),
            function="desk_search_text",
        ),
        output_field=models.TextField(),
        db_persist=True,
    )
    search = models.GeneratedField(
        expression=models.Func(
            models.F("name_en"), models.F("name_zh"), models.F("summary_en"), models.F("summary_zh"),
            models.F("words_en"), models.F("words_zh"), function="desk_search_vector",
        ),
        output_field=SearchVectorField(),
        db_persist=True,
    )  # fmt: skip

    class Meta:
        ordering = ["name_en", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["is_catch_all"], condition=Q(is_catch_all=True), name="service_catch_all_once"
            )
        ]
        indexes = [
            models.Index(fields=["department"], condition=Q(state="published"), name="service_offered"),
            GinIndex(fields=["search"], name="service_search"),
        ]

    @property
    def is_active(self) -> bool:
        """Whether it is offered, as far as it is up to the service."""
        return self.state == ServiceState.PUBLISHED

    @property
    def summary(self) -> str:
        return self.text("summary")

    @property
    def description(self) -> str:
        return self.text("description")

    @property
    def words(self) -> dict[str, tuple[str, ...]]:
        """Language -> what people call it when they do not know its name."""
        return {"en": split_words(self.words_en), "zh": split_words(self.words_zh)}

    @property
    def queue(self) -> Department:
        """The unit that gets its requests: the team, or the department where there is none in service."""
        return self.team if self.team is not None and self.team.is_active else self.department

    @cached_property
    def newest_form(self) -> "RequestForm | None":
        """What it asks now; read once per instance, so that a request is filed with the form that checked it."""
        return self.forms.order_by("-number").first()
