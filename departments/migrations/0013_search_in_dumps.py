from django.db import migrations

# pg_restore empties the search path, so a body that is text no longer finds `desk_search_text`, and no table that is
# searched comes back. A body of standard SQL is bound to that function where it is defined, and pg_dump writes its schema.
CREATE = """
CREATE OR REPLACE FUNCTION desk_search_vector(VARIADIC parts text[]) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (
    SELECT coalesce(array_to_tsvector(array_agg(DISTINCT substr(word, i, 2))), ''::tsvector)
    FROM string_to_table(desk_search_text(VARIADIC parts), ' ') AS word, generate_series(1, length(word)) AS i
    WHERE word <> ''
)
"""


class Migration(migrations.Migration):
    dependencies = [("departments", "0012_words_of_confidential")]

    operations = [migrations.RunSQL(CREATE, migrations.RunSQL.noop)]
