from django.db import migrations

# Character bigrams of every word, and its last character alone: two characters of Chinese are found by the index, and
# a single one as a prefix. Words end at white space and at ASCII and CJK punctuation, whatever the server's locale.
CREATE = r"""
CREATE FUNCTION desk_search_vector(VARIADIC parts text[]) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(array_to_tsvector(array_agg(DISTINCT substr(word, i, 2))), ''::tsvector)
    FROM regexp_split_to_table(
        lower(array_to_string(parts, ' ')), E'[\\s!-/:-@\\[-`{-~\u3000-\u303f\uff00-\uff0f\uff1a-\uff20]+'
    ) AS word, generate_series(1, length(word)) AS i
    WHERE word <> ''
$$
"""


class Migration(migrations.Migration):
    operations = [migrations.RunSQL(CREATE, "DROP FUNCTION desk_search_vector(text[])")]
