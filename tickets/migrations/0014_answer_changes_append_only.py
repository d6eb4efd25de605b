from django.db import migrations

from servicedesk.events.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("tickets", "0013_answer_changes"), ("events", "0002_append_only")]
    operations = [append_only("tickets_answerchange")]
