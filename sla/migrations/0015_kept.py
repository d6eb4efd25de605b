from django.db import migrations

from servicedesk.cached_reads.watching import watched


class Migration(migrations.Migration):
    dependencies = [("sla", "0014_words"), ("departments", "0004_kept")]
    operations = [watched("sla_policy"), watched("sla_policyversion"), watched("sla_target")]
