"""Drivers say that they live."""

from datetime import datetime, timedelta

from django.db.models import F

from servicedesk.events import clock

from .models import Heartbeat

ALIVE_FOR = timedelta(seconds=60)


def beat(driver: str, *, fired: int = 0) -> None:
    """Note that `driver` has just made its round and handled `fired` rows."""
    at = clock.now()
    if not Heartbeat.objects.filter(driver=driver).update(at=at, fired=F("fired") + fired):
        Heartbeat.objects.update_or_create(driver=driver, defaults={"at": at, "fired": fired})


def living(at: datetime) -> list[str]:
    """Return the drivers heard of within the last minute before `at`."""
    return sorted(Heartbeat.objects.filter(at__gte=at - ALIVE_FOR).values_list("driver", flat=True))
