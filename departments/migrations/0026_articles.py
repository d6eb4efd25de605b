"""What departments write down for those whom they serve."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from servicedesk.cached_reads.watching import watched
from servicedesk.events.append_only import append_only

# What pages remember of an article; its texts are read where they are shown.
REMEMBERED = (
    "name_en",
    "name_zh",
    "department_id",
    "owner_id",
    "is_for_everyone",
    "review_on",
    "state",
    "changed_at",
)


class Migration(migrations.Migration):
    dependencies = [
        ("departments", "0025_learned_words"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Article",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name_en", models.CharField(blank=True, max_length=120, verbose_name="name in English")),
                ("name_zh", models.CharField(blank=True, max_length=120, verbose_name="name in Chinese")),
                ("slug", models.SlugField(max_length=80, unique=True)),
                ("is_for_everyone", models.BooleanField(default=False)),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "draft"), ("published", "published"), ("retired", "retired")],
                        default="draft",
                        max_length=9,
                    ),
                ),
                ("review_on", models.DateField(blank=True, null=True)),
                ("body_en", models.TextField(blank=True)),
                ("body_zh", models.TextField(blank=True)),
                ("html_en", models.TextField(blank=True)),
                ("html_zh", models.TextField(blank=True)),
                ("renderer_en", models.PositiveSmallIntegerField(default=0)),
                ("renderer_zh", models.PositiveSmallIntegerField(default=0)),
                ("number", models.PositiveIntegerField(default=0, help_text="of its newest version")),
                ("changed_at", models.DateTimeField()),
                (
                    "search_text",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Func(
                            models.F("name_en"),
                            models.F("name_zh"),
                            models.F("body_en"),
                            models.F("body_zh"),
                            function="desk_search_text",
                        ),
                        output_field=models.TextField(),
                    ),
                ),
                (
                    "search",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Func(
                            models.F("name_en"),
                            models.F("name_zh"),
                            models.F("body_en"),
                            models.F("body_zh"),
                            function="desk_search_vector",
                        ),
                        output_field=django.contrib.postgres.search.SearchVectorField(),
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="articles",
                        to="departments.department",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "services",
                    models.ManyToManyField(blank=True, related_name="articles", to="departments.service"),
                ),
            ],
            options={
                "ordering": ["-changed_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="ArticleVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("name_en", models.CharField(blank=True, max_length=120)),
                ("name_zh", models.CharField(blank=True, max_length=120)),
                ("body_en", models.TextField(blank=True)),
                ("body_zh", models.TextField(blank=True)),
                ("at", models.DateTimeField()),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="departments.article",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="article",
            index=models.Index(
                condition=models.Q(("state", "published")),
                fields=["-changed_at", "-id"],
                name="article_newest",
            ),
        ),
        migrations.AddIndex(
            model_name="article",
            index=django.contrib.postgres.indexes.GinIndex(fields=["search"], name="article_search"),
        ),
        migrations.AddConstraint(
            model_name="articleversion",
            constraint=models.UniqueConstraint(fields=("article", "number"), name="article_version_once"),
        ),
        append_only("departments_articleversion"),
        watched("departments_article", REMEMBERED),
        watched("departments_article_services"),
        watched("departments_author"),
    ]
