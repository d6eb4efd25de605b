from django.db import migrations

from servicedesk.cached_reads.watching import watched


class Migration(migrations.Migration):
    dependencies = [("departments", "0005_kept_categories")]
    operations = [watched("departments_service_orderable_by"), watched("departments_requestform")]
