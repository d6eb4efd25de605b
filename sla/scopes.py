"""What a policy applies to: the company, a unit, a service; of the last two, perhaps one consumer alone."""

from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from departments.models import Department, Service
from sla.models import Agreement, Policy

COMPANY, UNIT, SERVICE = "company", "unit", "service"


@dataclass(frozen=True)
class PolicyScope:
    """A service or a provider or neither, and a consumer or none."""

    service: Service | None = None
    provider: Department | None = None
    consumer: Department | None = None

    @classmethod
    def of(cls, policy: Policy) -> "PolicyScope":
        return cls(policy.service, policy.provider, policy.consumer)

    @classmethod
    def of_agreement(cls, agreement: Agreement) -> "PolicyScope":
        provider = agreement.provider if agreement.service is None else None
        return cls(agreement.service, provider, agreement.consumer)

    @property
    def key(self) -> str:
        """The scope in an address: "company", "unit:FAC", "service:move-a-desk", with ":FIN" for one consumer."""
        if self.service is not None:
            whose = f"{SERVICE}:{self.service.slug}"
        else:
            whose = f"{UNIT}:{self.provider.code}" if self.provider else COMPANY
        return f"{whose}:{self.consumer.code}" if self.consumer else whose

    @property
    def unit(self) -> Department | None:
        """The unit that makes these promises; None for the company."""
        return self.service.department if self.service else self.provider

    @property
    def fields(self) -> dict[str, Any]:
        """The scope as the fields of a policy, of a draft."""
        return {"service": self.service, "provider": self.provider, "consumer": self.consumer}

    @property
    def for_everybody(self) -> "PolicyScope":
        """The same for every consumer."""
        return replace(self, consumer=None)

    @property
    def is_shared(self) -> bool:
        """Whether it takes an agreement: it applies between two departments."""
        return self.consumer is not None

    def __str__(self) -> str:
        whose = self.service or self.provider or _("The whole company")
        if self.consumer is None:
            return str(whose)
        return _("%(what)s for %(consumer)s") % {"what": whose, "consumer": self.consumer}
