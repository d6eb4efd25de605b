"""What an author fills in about an article."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.actions.article_details import DETAILS, MAX_BODY, TEXTS
from departments.forms.service_fields import ServicesField
from departments.models import Article, Department, Service
from departments.rules import departments_written_for, services_written_about
from servicedesk.accounts.models import User
from servicedesk.events import clock
from servicedesk.web.forms.date_fields import DayField
from servicedesk.web.forms.layouts import Actions, Bilingual, Section, helper
from servicedesk.web.forms.names import NamedForm
from servicedesk.web.forms.person_fields import DepartmentField, PersonField
from servicedesk.web.forms.shared import SharedForm
from servicedesk.web.forms.text_fields import LineField, TextField

FIRST_REVIEW = timedelta(days=365)
PUBLISH = "publish"  # the button that lets others read at once what it saves


def _body(label: Any) -> TextField:
    widget = forms.Textarea(attrs={"rows": 14, "class": "writing"})
    return TextField(label=label, required=False, max_length=MAX_BODY, widget=widget)


def day_field(label: Any, **options: Any) -> DayField:
    """Return the field for a day of review."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return DayField(label=label, widget=widget, **options)


class ArticleForm(SharedForm, NamedForm):
    """An article; a new one with the department whose it is."""

    name_en = LineField(label=gettext_lazy("Title in English"), max_length=120, required=False)
    name_zh = LineField(label=gettext_lazy("Title in Chinese"), max_length=120, required=False)
    body_en = _body(gettext_lazy("Text in English"))
    body_zh = _body(gettext_lazy("Text in Chinese"))
    department = DepartmentField(
        Department.objects.none(), label=gettext_lazy("Department"), empty_label=None
    )
    services = ServicesField(
        Service.objects.none(),
        label=gettext_lazy("Services"),
        required=False,
        help_text=gettext_lazy(
            "It is shown beside them, also while someone fills in their form. Whoever can see one of them can read it."
        ),
        widget=forms.SelectMultiple(attrs={"data-pick": ""}),
    )
    is_for_everyone = forms.BooleanField(
        label=gettext_lazy("For everyone in the company"),
        required=False,
        help_text=gettext_lazy("For an article that belongs to no service."),
    )
    owner = PersonField(
        label=gettext_lazy("Owner"),
        required=False,
        help_text=gettext_lazy("Is reminded to review it. Email address or full name."),
    )
    review_on = day_field(
        gettext_lazy("Review on"),
        required=False,
        help_text=gettext_lazy("On this day the owner is asked whether it is still right."),
    )

    def __init__(
        self, *args: Any, user: User, article: Article | None = None, cancel: str = "", **kwargs: Any
    ) -> None:
        """Offer the departments and services about which the person writes; begin with what is stored."""
        initial = (_begun_by(user) if article is None else _stored(article)) | kwargs.pop("initial", {})
        super().__init__(*args, **{**kwargs, "initial": initial})
        if article is not None:
            self.share()
            del self.fields["department"]
        else:
            department: Any = self.fields["department"]
            department.queryset = departments_written_for(user)
        services: Any = self.fields["services"]
        offered = services_written_about(user).select_related("department")
        services.queryset = (
            offered.filter(department=article.department_id) if article is not None else offered
        )
        self.helper = helper(*_sections(article), _buttons(article, cancel), draft="")

    @property
    def details(self) -> dict[str, Any]:
        """Return what goes into the verbs as `details`."""
        return {name: self.cleaned_data[name] for name in DETAILS}


class ReviewForm(forms.Form):
    """When to look at an article again."""

    next_on = day_field(
        gettext_lazy("Review again on"), required=False, help_text=gettext_lazy("Leave empty for never.")
    )


def _sections(article: Article | None) -> list[Section]:
    placed = () if article is not None else ("department",)
    about = _(
        "Markdown: ## heading, **bold**, - list, 1. steps, [words](https://address). Leave out names and "
        "personal details."
    )
    at_once = (
        _("What you change from here on takes effect as soon as you save.") if _has_copy(article) else ""
    )
    return [
        Section(_("What it says"), Bilingual("name"), Bilingual("body"), help_text=about),
        Section(_("Who reads it"), *placed, "services", "is_for_everyone", help_text=at_once),
        Section(_("Keeping it right"), "owner", "review_on"),
    ]


def _buttons(article: Article | None, cancel: str) -> Actions:
    if article is None:
        return Actions(_("Save draft"), cancel=cancel)
    return Actions(
        _("Save"), cancel=cancel, also=(PUBLISH, _("Save and publish")) if _has_copy(article) else None
    )


def _has_copy(article: Article | None) -> bool:
    """Say whether what is saved of its texts is a working copy."""
    return article is not None and (article.is_published or article.copy_number is not None)


def _begun_by(user: User) -> dict[str, Any]:
    return {"owner": user, "review_on": user.today_at(clock.reading()) + FIRST_REVIEW}


def _stored(article: Article) -> dict[str, Any]:
    stored = {name: getattr(article, name) for name in DETAILS if name != "services"}
    if (working := article.working_copy) is not None:
        stored |= {name: getattr(working, name) for name in TEXTS}
    return stored | {"services": sorted(article.services.values_list("pk", flat=True))}
