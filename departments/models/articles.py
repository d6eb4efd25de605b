"""What a department writes down for those whom it serves: articles in Markdown, their versions, what readers say."""

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from departments.enums import ArticleState
from servicedesk.web.display.markup import kept_html, raised_headings

from .catalog import Service
from .naming import BilingualName
from .organisation import Department

SEARCHED = ("name_en", "name_zh", "body_en", "body_zh")
LANGUAGES = ("en", "zh")


class Article(BilingualName):
    """An article as it is now, with the HTML of its texts; its name is its title.

    Read by those who find one of its services; where it belongs to none, by everyone, if it is for everyone.
    """

    slug = models.SlugField(max_length=80, unique=True)
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="articles")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )  # who is reminded of its review
    services = models.ManyToManyField(Service, blank=True, related_name="articles")
    is_for_everyone = models.BooleanField(default=False)
    state = models.CharField(max_length=9, choices=ArticleState, default=ArticleState.DRAFT)
    review_on = models.DateField(null=True, blank=True)
    body_en = models.TextField(blank=True)
    body_zh = models.TextField(blank=True)
    html_en = models.TextField(blank=True)
    html_zh = models.TextField(blank=True)
    renderer_en = models.PositiveSmallIntegerField(default=0)
    renderer_zh = models.PositiveSmallIntegerField(default=0)
    number = models.PositiveIntegerField(default=0, help_text="of the version that is in use")
    copy_number = models.PositiveIntegerField(
        null=True, blank=True, help_text="of the version that its writers have not published yet"
    )
    changed_at = models.DateTimeField()
    search_text = models.GeneratedField(
        expression=models.Func(*map(models.F, SEARCHED), function="desk_search_text"),
        output_field=models.TextField(),
        db_persist=True,
    )
    search = models.GeneratedField(
        expression=models.Func(*map(models.F, SEARCHED), function="desk_search_vector"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    class Meta:
        ordering = ["-changed_at", "-id"]
        indexes = [
            models.Index(
                fields=["-changed_at", "-id"], condition=Q(state="published"), name="article_newest"
            ),
            GinIndex(fields=["search"], name="article_search"),
        ]

    @property
    def is_published(self) -> bool:
        return self.state == ArticleState.PUBLISHED

    @property
    def working_copy(self) -> "ArticleVersion | None":
        """What its writers have changed and not published yet; a query where there is any."""
        return self.versions.filter(number=self.copy_number).first() if self.copy_number else None

    @property
    def languages(self) -> list[str]:
        """The languages in which it has both a title and a text."""
        return [one for one in LANGUAGES if getattr(self, f"name_{one}") and getattr(self, f"body_{one}")]

    @property
    def language(self) -> str:
        """The language in which the reader sees it: their own, or the one there is."""
        own = "zh" if (get_language() or "en").startswith("zh") else "en"
        return own if own in self.languages else next(iter(self.languages), own)

    @property
    def title(self) -> str:
        """The title in the language of the text that is shown."""
        return getattr(self, f"name_{self.language}") or self.name

    @property
    def body(self) -> str:
        body: str = getattr(self, f"body_{self.language}")
        return body

    @property
    def html(self) -> SafeString:
        """The text as it stands on its page, below the title."""
        side = self.language
        html = kept_html(self.body, getattr(self, f"html_{side}"), getattr(self, f"renderer_{side}"))
        return raised_headings(html, 2)


class ArticleVersion(models.Model):
    """The texts of an article as someone saved them. Immutable."""

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    follows = models.PositiveIntegerField(null=True, help_text="number of the version that it changed")
    name_en = models.CharField(max_length=120, blank=True)
    name_zh = models.CharField(max_length=120, blank=True)
    body_en = models.TextField(blank=True)
    body_zh = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["article", "number"], name="article_version_once")]

    def __str__(self) -> str:
        return f"version {self.number} of {self.article_id}"

    @cached_property
    def before(self) -> "ArticleVersion | None":
        """The version that it changed; read once per instance. Of old ones that is the one before."""
        number = self.follows or self.number - 1
        return ArticleVersion.objects.filter(article=self.article_id, number=number).first()
