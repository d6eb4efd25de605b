from django.db import migrations

# Line ends and other controls, what turns the direction of a line, and what nobody sees and no letter needs.
UNSEEN = r"[\u0001-\u001f\u007f-\u009f\u00ad\u061c\u115f\u1160\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0]"
# A person whose name would be empty keeps it: the directory says who it is, and the next import renames them.
CLEAN = rf"""
UPDATE accounts_user SET name = cleaned FROM (
    SELECT id AS of, normalize(btrim(regexp_replace(regexp_replace(name, '{UNSEEN}', ' ', 'g'), '\s+', ' ', 'g')), NFC)
    AS cleaned FROM accounts_user WHERE name ~ '{UNSEEN}' OR name IS NOT NFC NORMALIZED
) AS names WHERE id = of AND cleaned <> '';
UPDATE accounts_user SET native_name =
    normalize(btrim(regexp_replace(regexp_replace(native_name, '{UNSEEN}', ' ', 'g'), '\s+', ' ', 'g')), NFC)
    WHERE native_name ~ '{UNSEEN}' OR native_name IS NOT NFC NORMALIZED
"""  # noqa: S608 - the characters above


class Migration(migrations.Migration):
    """Names are brought into the form in which new ones are kept, so that they are found as they are typed."""

    dependencies = [("accounts", "0003_api_calls")]
    operations = [migrations.RunSQL(CLEAN, migrations.RunSQL.noop)]
