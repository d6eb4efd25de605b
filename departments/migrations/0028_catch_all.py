"""One service takes the requests that fit no other."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("departments", "0027_announcements")]

    operations = [
        migrations.AddField(
            model_name="service",
            name="is_catch_all",
            field=models.BooleanField(
                db_default=False, default=False, help_text="requests that fit no other service come here"
            ),
        ),
        migrations.AddConstraint(
            model_name="service",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_catch_all", True)),
                fields=("is_catch_all",),
                name="service_catch_all_once",
            ),
        ),
    ]
