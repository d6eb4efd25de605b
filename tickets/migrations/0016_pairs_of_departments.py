"""The index of what a department asks also says for what and of whom, so that counting it reads no rows."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("departments", "0019_shop_windows"),
        ("sla", "0014_words"),
        ("tickets", "0015_uploads"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="ticket",
            name="ticket_of_consumer",
        ),
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(
                fields=["consumer", "-submitted_at", "-id"],
                include=("service", "provider"),
                name="ticket_of_consumer",
            ),
        ),
    ]
