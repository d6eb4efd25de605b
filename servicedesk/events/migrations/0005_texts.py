from django.db import migrations, models

from servicedesk.events.append_only import CREATE_BLANKING


class Migration(migrations.Migration):
    dependencies = [("events", "0004_kept_for_a_time")]

    operations = [
        migrations.CreateModel(
            name="EventText",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("body", models.TextField(blank=True)),
            ],
        ),
        CREATE_BLANKING,
    ]
