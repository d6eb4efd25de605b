from django.db import migrations

from servicedesk.cached_reads.watching import watched


class Migration(migrations.Migration):
    dependencies = [("departments", "0030_article_feedback")]
    operations = [watched("departments_contact"), watched("departments_relation")]
