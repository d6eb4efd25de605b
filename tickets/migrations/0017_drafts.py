"""Requests that someone has begun are kept on the desk, and the files they name with them."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("departments", "0019_shop_windows"),
        ("tickets", "0016_pairs_of_departments"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Draft",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("values", models.JSONField(default=dict)),
                (
                    "link",
                    models.TextField(blank=True, default="", help_text="the query of the link that began it"),
                ),
                (
                    "key",
                    models.UUIDField(
                        help_text="the key of the opened form: what is submitted under it ends the draft"
                    ),
                ),
                ("page", models.UUIDField(help_text="the opened page that saved it last", null=True)),
                ("revision", models.PositiveIntegerField(default=1, help_text="how many times it was saved")),
                ("saved_at", models.DateTimeField()),
                (
                    "told_at",
                    models.DateTimeField(
                        help_text="when its person was told that it will be deleted", null=True
                    ),
                ),
                ("discarded_at", models.DateTimeField(null=True)),
                (
                    "form",
                    models.ForeignKey(
                        db_index=False,
                        help_text="the version that the page had",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="departments.requestform",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "service",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="departments.service",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["person", "-saved_at", "-id"], name="draft_of_person"),
                    models.Index(fields=["saved_at", "id"], name="draft_by_age"),
                    models.Index(
                        condition=models.Q(("discarded_at__isnull", False)),
                        fields=["discarded_at", "id"],
                        name="draft_discarded",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("discarded_at", None)),
                        fields=("person", "service"),
                        name="draft_once_a_service",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="upload",
            name="draft",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="uploads",
                to="tickets.draft",
            ),
        ),
    ]
