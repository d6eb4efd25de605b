from importlib import import_module

from django.db import migrations

BEFORE = import_module("departments.migrations.0008_search_text")
TERMS_BEFORE = import_module("departments.migrations.0013_search_in_dumps").CREATE
# Scripts whose words are not told apart by blanks: Thai to Khmer, Chinese, Japanese, Korean.
UNSPACED = (
    r"\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u2e80-\u31ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff"
    r"\U00020000-\U0003ffff"
)
# A blank also where such a script meets another one, so that a word is wholly of the one kind or of the other. Words
# with blanks around them are terms as they are, at most sixty characters of each; the others are pairs of characters,
# and the last character alone.
CREATE = rf"""
CREATE OR REPLACE FUNCTION desk_search_text(VARIADIC parts text[]) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT btrim(CASE
        WHEN octet_length(whole) = length(whole) THEN regexp_replace(lower(whole), '[^a-z0-9]+', ' ', 'g')
        ELSE regexp_replace(regexp_replace(regexp_replace(
            replace(replace(
                normalize(lower(normalize(regexp_replace(whole, '[{BEFORE.INVISIBLE}]+', '', 'g'), NFKC)), NFKC),
                'ß', 'ss'), 'ς', 'σ'),
            '[\s\u0001-\u001f!-/:-@\[-`{{-\u009f{BEFORE.ENDS}]+', ' ', 'g'),
            '([{UNSPACED}])([^ {UNSPACED}])', '\1 \2', 'g'),
            '([^ {UNSPACED}])([{UNSPACED}])', '\1 \2', 'g')
    END)
    FROM (SELECT array_to_string(parts, ' ') AS whole) AS given
$$;
CREATE OR REPLACE FUNCTION desk_search_vector(VARIADIC parts text[]) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (
    SELECT coalesce(
        array_to_tsvector(array_agg(DISTINCT substr(word, i, CASE WHEN is_unspaced THEN 2 ELSE 60 END))),
        ''::tsvector
    )
    FROM (
        SELECT word, word ~ '^[{UNSPACED}]' AS is_unspaced
        FROM string_to_table(desk_search_text(VARIADIC parts), ' ') AS word
        WHERE word <> ''
    ) AS words, generate_series(1, CASE WHEN is_unspaced THEN length(word) ELSE 1 END) AS i
)
"""  # noqa: S608 - the ranges of characters above
FUNCTIONS_BEFORE = f"{BEFORE.CREATE};{TERMS_BEFORE}"


def made_anew(table: str, index: str, texts: tuple[str, ...]) -> str:
    """Return SQL that fills the columns of search of every row again, by the functions as they are now."""
    names = ", ".join(texts)
    return f"""
    ALTER TABLE {table} DROP COLUMN search, DROP COLUMN search_text,
        ADD COLUMN search_text text GENERATED ALWAYS AS (desk_search_text({names})) STORED,
        ADD COLUMN search tsvector GENERATED ALWAYS AS (desk_search_vector({names})) STORED;
    CREATE INDEX {index} ON {table} USING gin (search);
    """


SERVICES = made_anew("departments_service", "service_search", BEFORE.TEXTS)


class Migration(migrations.Migration):
    """Words of letters and digits are found as a whole and by their beginning, no longer by any two letters in them."""

    dependencies = [("departments", "0022_taken_from")]

    operations = [
        migrations.RunSQL([CREATE, SERVICES], [FUNCTIONS_BEFORE, SERVICES]),
    ]
