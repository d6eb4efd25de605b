"""Who reads an article, and who writes it.

Read by those who find one of its services; one that stands beside none, by everyone where it is for everyone. Written
by those who write for its department, and by who owns all of its services.
"""

from collections.abc import Collection, Iterable

from django.db.models import Exists, OuterRef, Q, QuerySet

from departments.cached_articles import ArticleName, written_for
from departments.cached_services import service_owners
from departments.enums import ArticleState
from departments.models import Article, Department, Service
from servicedesk.accounts.models import User
from servicedesk.accounts.rules import is_admin

from .catalog import may_write_for
from .reach import reach_of
from .services import offered_among, services_offered_to, services_visible_to


def may_write_about(user: User, department: Department, services: Collection[Service]) -> bool:
    """Begin an article of a department: its writers, and who owns all the services that it stands beside."""
    if may_write_for(user, department):
        return True
    return bool(services) and all(
        one.owner_id == user.pk and one.department_id == department.pk for one in services
    )


def may_write_article(user: User, article: Article) -> bool:
    """Change, publish and retire an article; agrees with `articles_written_by`."""
    if may_write_for(user, article.department_id):
        return True
    owners = set(article.services.values_list("owner_id", flat=True))
    return owners == {user.pk}


def articles_written_by(user: User) -> QuerySet[Article]:
    """The articles that the person writes, of any state."""
    if is_admin(user):
        return Article.objects.all()
    condition = Q(department__in=_units(user))
    if user.pk in service_owners():
        beside = Service.objects.filter(articles=OuterRef("pk"))
        condition |= Exists(beside) & ~Exists(beside.exclude(owner=user))
    return Article.objects.filter(condition)


def articles_visible_to(user: User) -> QuerySet[Article]:
    """The published articles that the person may read, and all that they write."""
    offered = Service.articles.through.objects.filter(
        article=OuterRef("pk"), service__in=services_offered_to(user)
    )
    read = Q(Exists(offered)) | Q(is_for_everyone=True)
    return Article.objects.filter(
        Q(read, state=ArticleState.PUBLISHED) | Q(pk__in=articles_written_by(user).values("pk"))
    )


def may_read_article(user: User, article: Article) -> bool:
    """Say whether the person may open the article; agrees with `articles_visible_to`."""
    return articles_visible_to(user).filter(pk=article.pk).exists()


def readable_among(user: User, articles: Iterable[ArticleName]) -> list[ArticleName]:
    """Return those of some published articles that others than their writers read; agrees with the above."""
    articles = list(articles)
    shown = offered_among(user, {service for one in articles for service in one.services})
    return [one for one in articles if one.is_for_everyone or one.services & shown]


def writes_articles(user: User) -> bool:
    """Say whether there is any department or service about which the person writes."""
    return is_admin(user) or bool(_units(user)) or user.pk in service_owners()


def still_writes(owner: User, article: ArticleName) -> bool:
    """Say whether the owner of an article writes for its department, or owns services; asks nothing of the database."""
    return is_admin(owner) or article.department_id in _units(owner) or owner.pk in service_owners()


def departments_written_for(user: User) -> QuerySet[Department]:
    """The departments in service whose articles the person may begin: all of it, or about services that they own."""
    departments = Department.objects.filter(is_team=False, is_active=True)
    if is_admin(user):
        return departments
    return departments.filter(Q(pk__in=_units(user)) | Q(services__owner=user)).distinct()


def services_written_about(user: User) -> QuerySet[Service]:
    """The services beside which the person may put an article, of those that they may know of."""
    if is_admin(user):
        return Service.objects.all()
    return services_visible_to(user).filter(Q(department__in=_units(user)) | Q(owner=user))


def _units(user: User) -> frozenset[int]:
    return reach_of(user).steers | written_for().get(user.pk, frozenset())
