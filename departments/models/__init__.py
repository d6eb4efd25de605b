from .catalog import RequestForm, Service, ServiceCategory, specs_of
from .organisation import Department, Membership

__all__ = ["Department", "Membership", "RequestForm", "Service", "ServiceCategory", "specs_of"]
