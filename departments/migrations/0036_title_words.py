"""What people have in the titles of their requests for a service."""

import django.db.models.deletion
from django.db import migrations, models

from servicedesk.cached_reads.watching import watched


class Migration(migrations.Migration):
    dependencies = [("departments", "0035_former_slugs")]

    operations = [
        migrations.CreateModel(
            name="TitleWords",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("words", models.TextField()),
                (
                    "service",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="departments.service",
                    ),
                ),
            ],
        ),
        watched("departments_titlewords"),
    ]
