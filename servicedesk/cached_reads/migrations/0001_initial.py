from django.db import migrations, models

from servicedesk.cached_reads.watching import CREATE_FUNCTION, DROP_FUNCTION


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            name="Revision",
            fields=[
                ("id", models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("value", models.UUIDField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("pk", 1)), name="revision_is_one_row")
                ],
            },
        ),
        migrations.RunSQL(
            "INSERT INTO kept_revision (id, value) VALUES (1, gen_random_uuid())",
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL(CREATE_FUNCTION, DROP_FUNCTION),
    ]
