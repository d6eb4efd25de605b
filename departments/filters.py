"""Filters of the lists of people, services and articles."""

from functools import reduce
from operator import or_
from typing import Any

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from departments.cached_reads import org_tree
from departments.enums import ArticleState, ServiceState
from departments.models import Article, Department, Service
from departments.queries.directory import last_memberships, people_matching
from departments.rules import catalogs_editable_by, departments_written_for
from servicedesk.accounts.models import User
from servicedesk.text.cleaning import folded_words
from servicedesk.text.search import matching
from servicedesk.web.lists.filtering import DepartmentFilter, ListFilter, SelectFilter, WordsFilter

WAITING, LEFT, EVERYBODY = "waiting", "left", "everybody"


class PeopleFilter(ListFilter):
    """People by words, department and whether they are here; nothing chosen: those who work here."""

    q = WordsFilter(label=_("Search"), method="by_words")
    department = DepartmentFilter(queryset=Department.objects.all(), method="by_department")
    state = SelectFilter(
        label=_("Status"),
        empty_label=_("Active"),
        choices=[(WAITING, _("Never signed in")), (LEFT, _("Has left")), (EVERYBODY, _("Everyone"))],
        method="by_state",
    )

    class Meta:
        model = User
        fields: list[str] = []

    def filter_queryset(self, people: QuerySet[User]) -> QuerySet[User]:
        """Narrow the list."""
        narrowed: QuerySet[User] = super().filter_queryset(people)
        return narrowed if self.form.cleaned_data.get("state") else narrowed.filter(is_active=True)

    def by_words(self, people: QuerySet[User], _name: str, words: str) -> QuerySet[User]:
        return people_matching(people, words)

    def by_department(self, people: QuerySet[User], _name: str, unit: Department) -> QuerySet[User]:
        """A department counts with all below it."""
        belonging = last_memberships().filter(department__in=org_tree().below(unit.pk))
        return people.filter(pk__in=belonging.values("user"))

    def by_state(self, people: QuerySet[User], _name: str, state: str) -> QuerySet[User]:
        if state == EVERYBODY:
            return people
        if state == WAITING:
            return people.filter(is_active=True, password__startswith=UNUSABLE_PASSWORD_PREFIX)
        return people.filter(is_active=False)


def _editable(request: Any) -> QuerySet[Department]:
    return catalogs_editable_by(request.user)


class ServiceFilter(ListFilter):
    """Services by words, department and state."""

    q = WordsFilter(label=_("Search"), method="by_words")
    department = DepartmentFilter(queryset=_editable)
    state = SelectFilter(label=_("Status"), empty_label=_("Any status"), choices=ServiceState.choices)

    class Meta:
        model = Service
        fields: list[str] = []

    def by_words(self, services: QuerySet[Service], _name: str, words: str) -> QuerySet[Service]:
        for word in folded_words(words):
            fields = ("name_en", "name_zh", "words_en", "words_zh")
            services = services.filter(reduce(or_, (Q(**{f"{field}__icontains": word}) for field in fields)))
        return services


class ArticleFilter(ListFilter):
    """Articles by their words and department."""

    q = WordsFilter(label=_("Search"), method="by_words")
    department = DepartmentFilter(queryset=Department.objects.filter(is_team=False, is_active=True))

    class Meta:
        model = Article
        fields: list[str] = []

    def by_words(self, articles: QuerySet[Article], _name: str, words: str) -> QuerySet[Article]:
        return matching(articles, words)


def _written_for(request: Any) -> QuerySet[Department]:
    return departments_written_for(request.user)


class WrittenArticleFilter(ArticleFilter):
    """The articles that a person writes, also by where they stand."""

    department = DepartmentFilter(queryset=_written_for)
    state = SelectFilter(label=_("Status"), empty_label=_("Any status"), choices=ArticleState.choices)
