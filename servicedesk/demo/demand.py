"""Who asks whom how often: weights of services by month, of departments by service, of people by department."""

from itertools import accumulate

from .dice import around, dice
from .world import Offer, Person, World

# Months in which a department is asked more than usual.
SEASONS = {"FIN": (1, 3, 4, 12), "HR": (2, 3, 7), "FAC": (1, 6, 7, 8), "SAL": (11, 12), "PRO": (10, 11)}
OWN_DEPARTMENT = 0.12


class Demand:
    """Running sums for Random.choices. A pair of departments that works together much does so all year."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.of_department: dict[int, tuple[tuple[Person, ...], list[float]]] = {
            department: (people, list(accumulate(person.appetite for person in people)))
            for department, people in world.people.items()
        }
        self.of_month = {
            month: list(accumulate(self._weight(offer, month) for offer in world.offers))
            for month in range(1, 13)
        }
        self.of_offer = {offer.pk: self._consumers(offer) for offer in world.offers}

    def _weight(self, offer: Offer, month: int) -> float:
        busy = SEASONS.get(self.world.units[offer.department].code, ())
        return offer.weight * (1.35 if month in busy else 1.0)

    def _consumers(self, offer: Offer) -> tuple[list[int], list[float]]:
        departments = [pk for pk in self.world.people if not offer.consumers or pk in offer.consumers]
        return departments, list(accumulate(self._pull(offer.department, pk) for pk in departments))

    def _pull(self, provider: int, consumer: int) -> float:
        codes = (self.world.units[provider].code, self.world.units[consumer].code)
        own = OWN_DEPARTMENT if provider == consumer else 1.0
        return (
            self.of_department[consumer][1][-1] * own * around(dice(self.world.seed, "pair", codes), 1.0, 0.6)
        )
