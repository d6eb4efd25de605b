"""Articles have changes that are not published yet; an article may stand in for a request on several occasions."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("departments", "0033_deflections_by_announcements")]

    operations = [
        migrations.AddField(
            model_name="article",
            name="copy_number",
            field=models.PositiveIntegerField(
                blank=True, help_text="of the version that its writers have not published yet", null=True
            ),
        ),
        migrations.AlterField(
            model_name="article",
            name="number",
            field=models.PositiveIntegerField(default=0, help_text="of the version that is in use"),
        ),
        migrations.AddField(
            model_name="articleversion",
            name="follows",
            field=models.PositiveIntegerField(help_text="number of the version that it changed", null=True),
        ),
        migrations.RemoveConstraint(model_name="deflection", name="deflection_once"),
    ]
