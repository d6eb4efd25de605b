"""What the API says of articles, and what it takes."""

from collections.abc import Iterable
from typing import Any

from rest_framework import serializers

from departments.actions.article_details import MAX_BODY, MOST_SERVICES
from departments.enums import ArticleState
from departments.models import ArticleVersion, Department, Service
from departments.queries.articles import is_overtaken
from departments.rules import services_visible_to
from servicedesk.accounts.models import User
from servicedesk.web.api.references import DepartmentReference, PersonReference, ServiceReference
from servicedesk.web.api.strict import DayField, StrictSerializer, StringField, TextField, WholeNumberField

MOST_TITLE = 120


class ArticleSerializer(serializers.Serializer):
    """An article, with those of its services that you find."""

    slug = serializers.CharField()
    title_en = serializers.CharField(source="name_en")
    title_zh = serializers.CharField(source="name_zh")
    department = DepartmentReference()
    services = ServiceReference(many=True)
    is_for_everyone = serializers.BooleanField(help_text="of one without services")
    state = serializers.ChoiceField(ArticleState.choices)
    version = serializers.IntegerField(source="number")
    changed_at = serializers.DateTimeField()
    review_on = serializers.DateField(allow_null=True)


class ArticleDetailSerializer(ArticleSerializer):
    """An article with its texts: as they were written, in Markdown, and as pages show them."""

    owner = serializers.EmailField(source="owner.email", default=None, allow_null=True)
    body_en = serializers.CharField()
    body_zh = serializers.CharField()
    html_en = serializers.CharField()
    html_zh = serializers.CharField()


class ArticleVersionSerializer(serializers.Serializer):
    """The texts of an article as they were saved."""

    number = serializers.IntegerField()
    title_en = serializers.CharField(source="name_en")
    title_zh = serializers.CharField(source="name_zh")
    body_en = serializers.CharField()
    body_zh = serializers.CharField()
    by = PersonReference(allow_null=True)
    at = serializers.DateTimeField()


class WorkingCopySerializer(ArticleVersionSerializer):
    """Texts that are not published yet, and what they would replace."""

    in_use = serializers.IntegerField(
        source="article.number", help_text="the version that readers see now, which publishing replaces"
    )
    is_overtaken = serializers.SerializerMethodField(
        help_text="whether that was published after these changes were begun"
    )

    def get_is_overtaken(self, version: ArticleVersion) -> bool:
        return is_overtaken(version.article)


def _body(about: str) -> TextField:
    return TextField(required=False, allow_blank=True, max_length=MAX_BODY, help_text=about)


class ArticleTextsBody(StrictSerializer):
    """What of its texts is to be changed; the rest stays. A title and a text in one language are enough."""

    title_en = StringField(source="name_en", required=False, allow_blank=True, max_length=MOST_TITLE)
    title_zh = StringField(source="name_zh", required=False, allow_blank=True, max_length=MOST_TITLE)
    body_en = _body("Markdown")
    body_zh = _body("Markdown")


class ArticleBody(ArticleTextsBody):
    """What of an article is to be changed; the rest stays. A title and a text in one language are enough."""

    services = serializers.ListField(
        child=StringField(max_length=80), required=False, max_length=MOST_SERVICES, help_text="slugs"
    )
    is_for_everyone = serializers.BooleanField(required=False)
    owner = serializers.EmailField(required=False, allow_null=True, help_text="who is reminded of its review")
    review_on = DayField(required=False, allow_null=True)

    def validate_services(self, slugs: list[str]) -> list[Service]:
        """Find the services that the person may know of; whether they may be named is up to the verb."""
        known = services_visible_to(self.context["request"].user)
        found = {one.slug: one for one in known.filter(slug__in=slugs)}
        _known(slugs, found)
        return list(found.values())

    def validate_owner(self, address: str | None) -> User | None:
        """Find the person."""
        if address is None:
            return None
        person = User.objects.filter(email=address.lower(), is_active=True).first()
        if person is None:
            raise serializers.ValidationError("There is no such person.")
        return person


class NewArticleBody(ArticleBody):
    """An article to begin, as a draft."""

    department = StringField(max_length=12, help_text="its code")

    def validate_department(self, code: str) -> Department:
        """Find the department."""
        found = Department.objects.filter(code=code, is_team=False).first()
        if found is None:
            raise serializers.ValidationError("There is no such department.")
        return found


class VersionBody(StrictSerializer):
    """Which version."""

    version = WholeNumberField(min_value=1)


class ReviewBody(StrictSerializer):
    """When to look at it again; null: not again."""

    next_on = DayField(allow_null=True)


def _known(slugs: Iterable[str], found: Any) -> None:
    unknown = [slug for slug in slugs if slug not in found]
    if unknown:
        raise serializers.ValidationError([f"There is no service “{slug}”." for slug in unknown[:20]])
