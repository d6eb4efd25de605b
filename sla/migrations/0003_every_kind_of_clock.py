"""Every kind of clock, each with its policy version and calendar; steps at times of their own; excuses."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from servicedesk.events.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [
        ("calendars", "0002_append_only"),
        ("departments", "0003_append_only"),
        ("events", "0002_append_only"),
        ("sla", "0002_append_only"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Excuse",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.CharField(max_length=300)),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.AlterModelOptions(
            name="step",
            options={"ordering": ["percent", "after_working_days", "after_seconds"]},
        ),
        migrations.RemoveConstraint(
            model_name="step",
            name="step_once",
        ),
        migrations.RemoveIndex(
            model_name="verdict",
            name="verdict_of_provider",
        ),
        migrations.AddField(
            model_name="adjustment",
            name="by",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="clock",
            name="calendar",
            field=models.ForeignKey(
                db_index=False,
                help_text="whose working time it counts in; null counts around the clock",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="calendars.calendar",
            ),
        ),
        migrations.AddField(
            model_name="clock",
            name="policy_version",
            field=models.ForeignKey(
                db_index=False,
                help_text="whose target and steps it has",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="sla.policyversion",
            ),
        ),
        migrations.AddField(
            model_name="promise",
            name="excused_until",
            field=models.DateTimeField(
                help_text="it was with the wrong department until then; nobody is charged for that time",
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="step",
            name="after_seconds",
            field=models.PositiveIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="step",
            name="after_working_days",
            field=models.PositiveSmallIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="step",
            name="channel",
            field=models.CharField(
                choices=[("app", "in the app"), ("mail", "in the app and by mail")],
                default="mail",
                max_length=4,
            ),
        ),
        migrations.AddField(
            model_name="step",
            name="kind",
            field=models.CharField(
                blank=True,
                choices=[
                    ("first_response", "first answer"),
                    ("resolution", "resolution"),
                    ("next_response", "next answer"),
                    ("cadence", "news on the way"),
                    ("ownership", "time in the team"),
                    ("approval", "approval"),
                    ("requester_wait", "wait for the requester"),
                    ("step", "step"),
                ],
                max_length=20,
            ),
        ),
        migrations.AddField(
            model_name="step",
            name="person",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="verdict",
            name="is_met_raw",
            field=models.BooleanField(default=True, help_text="the same without exclusions"),
        ),
        migrations.AlterField(
            model_name="clock",
            name="kind",
            field=models.CharField(
                choices=[
                    ("first_response", "first answer"),
                    ("resolution", "resolution"),
                    ("next_response", "next answer"),
                    ("cadence", "news on the way"),
                    ("ownership", "time in the team"),
                    ("approval", "approval"),
                    ("requester_wait", "wait for the requester"),
                    ("step", "step"),
                ],
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="step",
            name="audiences",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(
                    choices=[
                        ("assignee", "assignee"),
                        ("team", "team"),
                        ("lead", "team lead"),
                        ("head", "department head"),
                        ("both_heads", "both heads"),
                        ("requester", "requester"),
                        ("person", "a person"),
                    ],
                    max_length=10,
                ),
                size=None,
            ),
        ),
        migrations.AlterField(
            model_name="step",
            name="level",
            field=models.CharField(
                help_text="a code of sla.enums.Level or WaitLevel, or an own one", max_length=12
            ),
        ),
        migrations.AlterField(
            model_name="step",
            name="percent",
            field=models.PositiveSmallIntegerField(null=True),
        ),
        migrations.AlterField(
            model_name="target",
            name="kind",
            field=models.CharField(
                choices=[
                    ("first_response", "first answer"),
                    ("resolution", "resolution"),
                    ("next_response", "next answer"),
                    ("cadence", "news on the way"),
                    ("ownership", "time in the team"),
                    ("approval", "approval"),
                    ("requester_wait", "wait for the requester"),
                    ("step", "step"),
                ],
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="verdict",
            name="is_met",
            field=models.BooleanField(help_text="no cycle missed its due, exclusions taken into account"),
        ),
        migrations.AlterField(
            model_name="verdict",
            name="kind",
            field=models.CharField(
                choices=[
                    ("first_response", "first answer"),
                    ("resolution", "resolution"),
                    ("next_response", "next answer"),
                    ("cadence", "news on the way"),
                    ("ownership", "time in the team"),
                    ("approval", "approval"),
                    ("requester_wait", "wait for the requester"),
                    ("step", "step"),
                ],
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="verdict",
            name="provider",
            field=models.ForeignKey(
                db_index=False,
                help_text="who is charged; null where the request was with the wrong department",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="departments.department",
            ),
        ),
        migrations.AddIndex(
            model_name="clock",
            index=models.Index(
                condition=models.Q(("stopped_at", None)),
                fields=["calendar", "id"],
                name="clock_open_of_calendar",
            ),
        ),
        migrations.AddIndex(
            model_name="clock",
            index=models.Index(
                condition=models.Q(("breached_at__isnull", False)),
                fields=["calendar", "breached_at"],
                name="clock_missed_of_calendar",
            ),
        ),
        migrations.AddIndex(
            model_name="clock",
            index=models.Index(
                condition=models.Q(("stopped_at", None)),
                fields=["policy_version", "id"],
                name="clock_open_of_policy",
            ),
        ),
        migrations.AddIndex(
            model_name="verdict",
            index=models.Index(
                fields=["provider", "counts_at"],
                include=("kind", "is_met", "is_met_raw", "is_imported", "consumer", "service", "promise"),
                name="verdict_of_provider",
            ),
        ),
        migrations.AddConstraint(
            model_name="step",
            constraint=models.UniqueConstraint(fields=("version", "kind", "level"), name="step_once"),
        ),
        migrations.AddConstraint(
            model_name="step",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("after_seconds", None), ("after_working_days", None), ("percent__gt", 0)),
                    models.Q(("after_seconds__gt", 0), ("after_working_days", None), ("percent", None)),
                    models.Q(("after_seconds", None), ("after_working_days__gt", 0), ("percent", None)),
                    _connector="OR",
                ),
                name="step_at_one_moment",
            ),
        ),
        migrations.AddConstraint(
            model_name="step",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("audiences__contains", ["person"]), _negated=True),
                    ("person__isnull", False),
                    _connector="OR",
                ),
                name="step_person_named",
            ),
        ),
        migrations.AddField(
            model_name="excuse",
            name="by",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="excuse",
            name="clock",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="excuses", to="sla.clock"
            ),
        ),
        append_only("sla_excuse"),
    ]
