"""The address of a draft follows its name; the ones before go on leading to it."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("departments", "0034_unpublished_changes")]

    operations = [
        migrations.AddField(
            model_name="service",
            name="former_slugs",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=80),
                blank=True,
                db_default=models.Value("{}"),
                default=list,
                help_text="what a draft was called before it got another name: pages that are open still say so",
                size=None,
            ),
        ),
    ]
