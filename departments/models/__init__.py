from .catalog import Service, ServiceCategory
from .field_sets import FieldSet, FieldSetVersion
from .organisation import Department, Membership
from .people_upload import PeopleUpload
from .place_upload import PlaceUpload
from .places import Place, PlaceWord, Workplace
from .request_forms import FormDraft, RequestForm, form_spec_of, specs_of

__all__ = [
    "Department",
    "FieldSet",
    "FieldSetVersion",
    "FormDraft",
    "Membership",
    "PeopleUpload",
    "Place",
    "PlaceUpload",
    "PlaceWord",
    "RequestForm",
    "Service",
    "ServiceCategory",
    "Workplace",
    "form_spec_of",
    "specs_of",
]
