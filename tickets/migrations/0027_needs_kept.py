"""Those who have a request take it off the needs without an owner again."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tickets", "0026_has_it_too")]

    operations = [
        migrations.AlterField(
            model_name="need",
            name="end",
            field=models.CharField(
                blank=True,
                choices=[
                    ("given", "given to a department"),
                    ("moved", "passed on by those who had it"),
                    ("kept", "taken off the list by those who had it"),
                    ("over", "the request ended"),
                ],
                max_length=8,
            ),
        ),
    ]
