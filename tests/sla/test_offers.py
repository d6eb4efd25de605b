"""What lists of services promise is what a request gets: the same policy wins for many at once as for one."""

from itertools import product
from random import Random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from departments.models import Department, Service
from servicedesk.cached_reads.memory import remembering
from sla.enums import ClockKind
from sla.models import Policy, PolicyVersion, Target
from sla.queries.matching import match_policy
from sla.queries.offers import offers_for
from tests.cast import Company, at


def publish(policy: Policy, number: int, seconds: int) -> None:
    version = PolicyVersion.objects.create(policy=policy, number=number, published_at=at("Mon 09:00"))
    Target.objects.create(version=version, kind=ClockKind.RESOLUTION, priority="normal", seconds=seconds)


def chosen(chance: Random, company: Company) -> None:
    """Publish policies for some scopes, in one or two versions each; some are out of use."""
    Policy.objects.update(is_active=False)
    services, units = (company.move_desk, company.screens, None), (company.facilities, company.it, None)
    for service, provider, consumer in product(services, units, (company.finance, None)):
        if chance.random() < 0.3:
            policy = Policy.objects.create(
                name="x",
                service=service,
                provider=provider,
                consumer=consumer,
                is_active=chance.random() < 0.8,
            )
            for number in range(1, chance.randint(2, 3)):
                publish(policy, number, chance.randint(1, 10**6))


def promised(service: Service, consumer: Department | None) -> dict[tuple[str, str], int | None]:
    """Return what a request of the service would get, asked for it alone."""
    version = match_policy(service=service, provider=service.department, consumer=consumer)
    targets = version.targets.all() if version is not None else ()
    return {(target.kind, target.priority): target.seconds for target in targets}


@pytest.mark.parametrize("seed", range(6))
def test_a_list_of_services_promises_what_each_of_them_does(company: Company, seed: int) -> None:
    chosen(Random(seed), company)
    services = list(Service.objects.select_related("department"))
    for consumer in (company.finance, company.sales, None):
        offers = offers_for(services, consumer)
        for service in services:
            found = {key: target.seconds for key, target in offers[service.pk].items()}
            assert found == promised(service, consumer), (service, consumer)


def test_only_what_is_asked_for_is_told(company: Company) -> None:
    services = [company.move_desk]
    kinds = {
        kind for kind, _priority in offers_for(services, None, kinds=[ClockKind.RESOLUTION])[services[0].pk]
    }
    assert kinds == {ClockKind.RESOLUTION}
    priorities = {one for _kind, one in offers_for(services, None, priorities=["normal"])[services[0].pk]}
    assert priorities == {"normal"}


def test_what_was_read_once_is_read_again_after_a_change_alone(company: Company) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as asked, remembering():
            offers_for([company.move_desk, company.screens], company.finance)
        return len(asked)

    cost()
    assert cost() == 1, "the revision"
    publish(Policy.objects.create(name="x", service=company.move_desk), 1, 60)
    with remembering():
        offer = offers_for([company.move_desk], None)[company.move_desk.pk]
    assert [target.seconds for target in offer.values()] == [60]
