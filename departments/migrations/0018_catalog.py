"""Services are drafts, published or retired, have audiences and people who answer for them; shelves can be retired."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from servicedesk.cached_reads.watching import watched

# What was offered is published, all else retired; whom a service was limited to are those who see it.
KEEP = """
    UPDATE departments_service SET state = CASE WHEN is_active THEN 'published' ELSE 'retired' END;
    INSERT INTO departments_audiencecriterion (service_id, purpose, "group", kind, department_id, word)
    SELECT service_id, 'see', 0, 'department', department_id, '' FROM departments_service_orderable_by;
    SET CONSTRAINTS ALL IMMEDIATE;
"""
# Back: the version before knows no audience but departments. What is for others, or is seen by some and ordered by
# fewer, is not offered there, so that going back opens nothing to anyone.
BACK = """
    UPDATE departments_service SET is_active = state = 'published' AND id NOT IN (
        SELECT service_id FROM departments_audiencecriterion
        GROUP BY service_id HAVING bool_or(kind <> 'department') OR count(DISTINCT purpose) > 1
    );
    INSERT INTO departments_service_orderable_by (service_id, department_id)
    SELECT DISTINCT service_id, department_id FROM departments_audiencecriterion WHERE kind = 'department';
    SET CONSTRAINTS ALL IMMEDIATE;
"""
LIMITS = watched("departments_service_orderable_by")


class Migration(migrations.Migration):
    dependencies = [
        ("departments", "0017_place_uploads"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AudienceCriterion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("purpose", models.CharField(choices=[("see", "See"), ("order", "Order")], max_length=5)),
                ("group", models.PositiveSmallIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("department", "Department"),
                            ("role", "Role"),
                            ("post", "Post"),
                            ("place", "Place"),
                        ],
                        max_length=10,
                    ),
                ),
                ("word", models.CharField(blank=True, max_length=120)),
            ],
            options={
                "ordering": ["service", "purpose", "group", "id"],
            },
        ),
        migrations.CreateModel(
            name="Author",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("since", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Favourite",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("since", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Responsibility",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "duty",
                    models.CharField(
                        choices=[
                            ("does", "Does the work"),
                            ("answers", "Answers for it"),
                            ("consulted", "Is consulted"),
                            ("informed", "Is informed"),
                        ],
                        max_length=9,
                    ),
                ),
            ],
            options={
                "ordering": ["service", "id"],
            },
        ),
        migrations.AddField(
            model_name="service",
            name="state",
            field=models.CharField(
                choices=[("draft", "draft"), ("published", "published"), ("retired", "retired")],
                default="draft",
                max_length=9,
            ),
        ),
        migrations.AddField(
            model_name="servicecategory",
            name="is_active",
            field=models.BooleanField(default=True),
        ),
        migrations.AlterField(
            model_name="servicecategory",
            name="icon",
            field=models.CharField(
                choices=[
                    ("box", "box"),
                    ("building", "building"),
                    ("calendar3", "calendar"),
                    ("cup-hot", "cup"),
                    ("file-earmark-text", "document"),
                    ("gear", "gear"),
                    ("key", "key"),
                    ("laptop", "laptop"),
                    ("megaphone", "megaphone"),
                    ("people", "people"),
                    ("shield-lock", "shield"),
                    ("chat-left-text", "speech bubble"),
                    ("truck", "truck"),
                    ("wallet2", "wallet"),
                ],
                default="box",
                max_length=40,
            ),
        ),
        migrations.AddField(
            model_name="audiencecriterion",
            name="department",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="departments.department",
            ),
        ),
        migrations.AddField(
            model_name="audiencecriterion",
            name="place",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="departments.place",
            ),
        ),
        migrations.AddField(
            model_name="audiencecriterion",
            name="service",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="criteria", to="departments.service"
            ),
        ),
        migrations.AddField(
            model_name="author",
            name="department",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="authors",
                to="departments.department",
            ),
        ),
        migrations.AddField(
            model_name="author",
            name="given_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="author",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="favourite",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="favourite",
            name="service",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="departments.service"
            ),
        ),
        migrations.AddField(
            model_name="responsibility",
            name="department",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="departments.department",
            ),
        ),
        migrations.AddField(
            model_name="responsibility",
            name="person",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="responsibility",
            name="service",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="responsibilities",
                to="departments.service",
            ),
        ),
        migrations.AddConstraint(
            model_name="audiencecriterion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("department__isnull", False), ("kind", "department"), ("place", None), ("word", "")
                    ),
                    models.Q(("department", None), ("kind", "place"), ("place__isnull", False), ("word", "")),
                    models.Q(
                        ("department", None),
                        ("kind__in", ["role", "post"]),
                        ("place", None),
                        models.Q(("word", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="audience_criterion_names_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="audiencecriterion",
            constraint=models.UniqueConstraint(
                fields=("service", "purpose", "group", "kind", "department", "place", "word"),
                name="audience_criterion_once",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="author",
            constraint=models.UniqueConstraint(fields=("department", "person"), name="author_once"),
        ),
        migrations.AddConstraint(
            model_name="favourite",
            constraint=models.UniqueConstraint(fields=("person", "service"), name="favourite_once"),
        ),
        migrations.AddConstraint(
            model_name="responsibility",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("department", None), ("person__isnull", False)),
                    models.Q(("department__isnull", False), ("person", None)),
                    _connector="OR",
                ),
                name="responsibility_names_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="responsibility",
            constraint=models.UniqueConstraint(
                fields=("service", "duty", "department", "person"),
                name="responsibility_once",
                nulls_distinct=False,
            ),
        ),
        migrations.RunSQL(KEEP, BACK),
        migrations.RunSQL(LIMITS.reverse_sql, LIMITS.sql),
        migrations.RemoveIndex(
            model_name="service",
            name="service_offered",
        ),
        migrations.RemoveField(
            model_name="service",
            name="is_active",
        ),
        migrations.RemoveField(
            model_name="service",
            name="orderable_by",
        ),
        migrations.AddIndex(
            model_name="service",
            index=models.Index(
                condition=models.Q(("state", "published")), fields=["department"], name="service_offered"
            ),
        ),
        watched("departments_audiencecriterion"),
    ]
