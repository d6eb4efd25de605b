"""The due index: one row for everything that is to happen at a moment."""

from django.db import models
from django.db.models import Q


class Timer(models.Model):
    """Something due. `kind` names the handler, `owner_id` its row, `name` the step, `generation` the arming."""

    class State(models.TextChoices):
        ARMED = "armed"
        FIRED = "fired"
        SKIPPED = "skipped"
        CANCELLED = "cancelled"

    kind = models.CharField(max_length=40)
    owner_id = models.BigIntegerField()
    name = models.CharField(max_length=40, default="", blank=True)
    generation = models.PositiveIntegerField(default=1)
    fire_at = models.DateTimeField()
    state = models.CharField(max_length=9, choices=State, default=State.ARMED)
    fired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "owner_id", "name", "generation"], name="timer_once_per_generation"
            ),
            models.UniqueConstraint(
                fields=["kind", "owner_id", "name"], condition=Q(state="armed"), name="timer_one_armed"
            ),
            models.UniqueConstraint(
                fields=["owner_id", "name"],
                condition=Q(kind="sla.step", state="fired"),
                name="timer_sla_step_fires_once",
            ),
        ]
        indexes = [
            models.Index(fields=["fire_at", "id"], condition=Q(state="armed"), name="timer_due"),
            models.Index(fields=["fire_at", "id"], condition=~Q(state="armed"), name="timer_past"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}:{self.owner_id}/{self.name}#{self.generation} {self.state} {self.fire_at:%F %T}"


class Heartbeat(models.Model):
    """When a driver of the timers (beat's worker, a sweeper) last made its round."""

    driver = models.CharField(max_length=100, primary_key=True)
    at = models.DateTimeField()
    fired = models.BigIntegerField(
        default=0, help_text="timers and dispatches handled since the row was made"
    )

    def __str__(self) -> str:
        return f"{self.driver} at {self.at:%F %T}"
