from .catalog import RequestForm, Service, ServiceCategory, form_spec_of, specs_of
from .organisation import Department, Membership
from .people_upload import PeopleUpload

__all__ = [
    "Department",
    "Membership",
    "PeopleUpload",
    "RequestForm",
    "Service",
    "ServiceCategory",
    "form_spec_of",
    "specs_of",
]
