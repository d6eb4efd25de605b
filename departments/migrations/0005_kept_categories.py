from django.db import migrations

from servicedesk.cached_reads.watching import watched


class Migration(migrations.Migration):
    dependencies = [("departments", "0004_kept")]
    operations = [watched("departments_servicecategory")]
