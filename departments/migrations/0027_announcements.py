"""Planned work and outages, and who wants to hear of them."""

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from servicedesk.cached_reads.watching import watched


class Migration(migrations.Migration):
    dependencies = [
        ("departments", "0026_articles"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Announcement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("planned", "planned work"), ("outage", "outage")], max_length=7
                    ),
                ),
                ("title_en", models.CharField(blank=True, max_length=120, verbose_name="title in English")),
                ("title_zh", models.CharField(blank=True, max_length=120, verbose_name="title in Chinese")),
                (
                    "text_en",
                    models.TextField(
                        blank=True,
                        validators=[django.core.validators.MaxLengthValidator(4000)],
                        verbose_name="text in English",
                    ),
                ),
                (
                    "text_zh",
                    models.TextField(
                        blank=True,
                        validators=[django.core.validators.MaxLengthValidator(4000)],
                        verbose_name="text in Chinese",
                    ),
                ),
                (
                    "follow_up_en",
                    models.TextField(
                        blank=True,
                        validators=[django.core.validators.MaxLengthValidator(4000)],
                        verbose_name="follow-up in English",
                    ),
                ),
                (
                    "follow_up_zh",
                    models.TextField(
                        blank=True,
                        validators=[django.core.validators.MaxLengthValidator(4000)],
                        verbose_name="follow-up in Chinese",
                    ),
                ),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField(blank=True, null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "draft"), ("published", "published"), ("ended", "ended")],
                        default="draft",
                        max_length=9,
                    ),
                ),
                ("published_at", models.DateTimeField(blank=True, null=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("created_at", models.DateTimeField()),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="announcements",
                        to="departments.department",
                    ),
                ),
                (
                    "places",
                    models.ManyToManyField(blank=True, related_name="announcements", to="departments.place"),
                ),
                (
                    "services",
                    models.ManyToManyField(
                        blank=True, related_name="announcements", to="departments.service"
                    ),
                ),
            ],
            options={
                "ordering": ["-starts_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="Subscription",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("since", models.DateTimeField()),
                (
                    "announcement",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="subscriptions",
                        to="departments.announcement",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "service",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="departments.service",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="announcement",
            index=models.Index(
                condition=models.Q(("state", "ended")), fields=["-ended_at", "-id"], name="announcement_past"
            ),
        ),
        migrations.AddIndex(
            model_name="announcement",
            index=models.Index(
                condition=models.Q(("state", "published")),
                fields=["starts_at", "id"],
                name="announcement_live",
            ),
        ),
        migrations.AddIndex(
            model_name="announcement",
            index=models.Index(fields=["-starts_at", "-id"], name="announcement_newest"),
        ),
        migrations.AddConstraint(
            model_name="announcement",
            constraint=models.CheckConstraint(
                condition=models.Q(("title_en", ""), ("title_zh", ""), _negated=True),
                name="announcement_has_a_title",
            ),
        ),
        migrations.AddConstraint(
            model_name="announcement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_at__gt", models.F("starts_at")),
                    models.Q(("ends_at", None), ("kind", "outage")),
                    _connector="OR",
                ),
                name="announcement_ends_after_it_begins",
            ),
        ),
        migrations.AddConstraint(
            model_name="announcement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at", None), ("state", "draft")),
                    models.Q(("ended_at", None), ("published_at__isnull", False), ("state", "published")),
                    models.Q(
                        ("ended_at__isnull", False), ("published_at__isnull", False), ("state", "ended")
                    ),
                    _connector="OR",
                ),
                name="announcement_moments_follow_its_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="subscription",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("announcement__isnull", False), ("service", None)),
                    models.Q(("announcement", None), ("service__isnull", False)),
                    _connector="OR",
                ),
                name="subscription_names_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="subscription",
            constraint=models.UniqueConstraint(
                fields=("person", "service", "announcement"), name="subscription_once", nulls_distinct=False
            ),
        ),
        watched("departments_announcement"),
        watched("departments_announcement_services"),
        watched("departments_announcement_places"),
    ]
