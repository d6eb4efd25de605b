from .announcements import Announcement, Subscription
from .article_feedback import ArticleFeedback
from .articles import Article, ArticleVersion
from .audiences import AudienceCriterion
from .catalog import Service, ServiceCategory
from .deflections import Deflection
from .favourites import Favourite
from .field_sets import FieldSet, FieldSetVersion
from .learned_words import RefusedWord, SearchedWord, TitleWords
from .me_too import Affected
from .missed_searches import DismissedSearch, MissedSearch
from .organisation import Department, Membership
from .people_upload import PeopleUpload
from .place_upload import PlaceUpload
from .places import Place, PlaceWord, Workplace
from .request_forms import FormDraft, RequestForm, form_spec_of, specs_of
from .responsibility import Author, Responsibility
from .service_upload import ServiceUpload
from .shop_window import Contact, Relation

__all__ = [
    "Affected",
    "Article",
    "ArticleFeedback",
    "ArticleVersion",
    "Announcement",
    "AudienceCriterion",
    "Author",
    "Contact",
    "Deflection",
    "Department",
    "DismissedSearch",
    "Favourite",
    "FieldSet",
    "FieldSetVersion",
    "FormDraft",
    "Membership",
    "MissedSearch",
    "PeopleUpload",
    "Place",
    "PlaceUpload",
    "PlaceWord",
    "RefusedWord",
    "Relation",
    "RequestForm",
    "Responsibility",
    "SearchedWord",
    "Service",
    "ServiceCategory",
    "ServiceUpload",
    "Subscription",
    "TitleWords",
    "Workplace",
    "form_spec_of",
    "specs_of",
]
