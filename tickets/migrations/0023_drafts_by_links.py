"""A link begins a draft beside the one that its person has for the service; both are kept until one is chosen."""

from django.conf import settings
from django.db import migrations, models
from django.db.models.functions import MD5


class Migration(migrations.Migration):
    dependencies = [
        ("departments", "0033_deflections_by_announcements"),
        ("tickets", "0022_source"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="draft", name="draft_once_a_service"),
        migrations.AddConstraint(
            model_name="draft",
            constraint=models.UniqueConstraint(
                models.F("person"),
                models.F("service"),
                MD5("link"),
                condition=models.Q(("discarded_at", None)),
                name="draft_once_a_link",
            ),
        ),
    ]
