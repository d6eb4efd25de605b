from .catalog import RequestForm, Service, ServiceCategory
from .organisation import Department, Membership

__all__ = ["Department", "Membership", "RequestForm", "Service", "ServiceCategory"]
