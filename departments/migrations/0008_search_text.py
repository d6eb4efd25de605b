import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.db import migrations, models

# What a reader sees nothing of: Default_Ignorable_Code_Point of DerivedCoreProperties.txt, and annotation marks.
INVISIBLE = (
    r"\u00ad\u034f\u061c\u115f-\u1160\u17b4-\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    r"\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    r"\U000e0000-\U000e0fff\ufff9-\ufffb"
)
# Punctuation and symbols beyond ASCII: the general categories P and S of what NFKC leaves as it is (Unicode 14).
ENDS = (
    r"\u00a1-\u00ac\u00ae-\u00bf\u00d7\u00f7\u02c2-\u02c5\u02d2-\u02eb\u02ed\u02ef-\u02ff\u0375\u03f6"
    r"\u0482\u055a-\u055f\u0589-\u058f\u05be\u05c0\u05c3\u05c6\u05f3-\u05f4\u0606-\u060f\u061b"
    r"\u061d-\u061f\u066a-\u066d\u06d4\u06de\u06e9\u06fd-\u06fe\u0700-\u070d\u07f6-\u07f9\u07fe-\u07ff"
    r"\u0830-\u083e\u085e\u0888\u0964-\u0965\u0970\u09f2-\u09f3\u09fa-\u09fb\u09fd\u0a76\u0af0-\u0af1"
    r"\u0b70\u0bf3-\u0bfa\u0c77\u0c7f\u0c84\u0d4f\u0d79\u0df4\u0e3f\u0e4f\u0e5a-\u0e5b\u0f01-\u0f17"
    r"\u0f1a-\u0f1f\u0f34\u0f36\u0f38\u0f3a-\u0f3d\u0f85\u0fbe-\u0fc5\u0fc7-\u0fda\u104a-\u104f"
    r"\u109e-\u109f\u10fb\u1360-\u1368\u1390-\u1399\u1400\u166d-\u166e\u169b-\u169c\u16eb-\u16ed"
    r"\u1735-\u1736\u17d4-\u17d6\u17d8-\u17db\u1800-\u180a\u1940-\u1945\u19de-\u19ff\u1a1e-\u1a1f"
    r"\u1aa0-\u1aa6\u1aa8-\u1aad\u1b5a-\u1b6a\u1b74-\u1b7e\u1bfc-\u1bff\u1c3b-\u1c3f\u1c7e-\u1c7f"
    r"\u1cc0-\u1cc7\u1cd3\u2010-\u2027\u2030-\u205e\u20a0-\u20c0\u2104-\u212e\u213a-\u214d\u214f"
    r"\u218a-\u244a\u2500-\u2775\u2794-\u2bff\u2ce5-\u2cea\u2cf9-\u2cfc\u2cfe-\u2cff\u2d70\u2e00-\u2e2e"
    r"\u2e30-\u3004\u3008-\u3020\u3030\u3037\u303d-\u303f\u30a0\u30fb\u3190-\u3191\u31c0-\u31e3\u327f"
    r"\u4dc0-\u4dff\ua490-\ua4c6\ua4fe-\ua4ff\ua60d-\ua60f\ua673\ua67e\ua6f2-\ua716\ua720-\ua721"
    r"\ua789-\ua78a\ua828-\ua82b\ua836-\ua839\ua874-\ua877\ua8ce-\ua8cf\ua8f8-\ua8fa\ua8fc\ua92e-\ua92f"
    r"\ua95f\ua9c1-\ua9cd\ua9de-\ua9df\uaa5c-\uaa5f\uaa77-\uaa79\uaade-\uaadf\uaaf0-\uaaf1\uab5b"
    r"\uab6a-\uab6b\uabeb\ufbb2-\ufdff\ufe45-\ufe46\ufffc-\ufffd\U00010100-\U00010102\U00010137-\U0001013f"
    r"\U00010179-\U00010189\U0001018c-\U000101fc\U0001039f\U000103d0\U0001056f\U00010857"
    r"\U00010877-\U00010878\U0001091f\U0001093f\U00010a50-\U00010a58\U00010a7f\U00010ac8"
    r"\U00010af0-\U00010af6\U00010b39-\U00010b3f\U00010b99-\U00010b9c\U00010ead\U00010f55-\U00010f59"
    r"\U00010f86-\U00010f89\U00011047-\U0001104d\U000110bb-\U000110bc\U000110be-\U000110c1"
    r"\U00011140-\U00011143\U00011174-\U00011175\U000111c5-\U000111c8\U000111cd\U000111db"
    r"\U000111dd-\U000111df\U00011238-\U0001123d\U000112a9\U0001144b-\U0001144f\U0001145a-\U0001145d"
    r"\U000114c6\U000115c1-\U000115d7\U00011641-\U00011643\U00011660-\U0001166c\U000116b9"
    r"\U0001173c-\U0001173f\U0001183b\U00011944-\U00011946\U000119e2\U00011a3f-\U00011a46"
    r"\U00011a9a-\U00011a9c\U00011a9e-\U00011aa2\U00011c41-\U00011c45\U00011c70-\U00011c71"
    r"\U00011ef7-\U00011ef8\U00011fd5-\U00011fff\U00012470-\U00012474\U00012ff1-\U00012ff2"
    r"\U00016a6e-\U00016a6f\U00016af5\U00016b37-\U00016b3f\U00016b44-\U00016b45\U00016e97-\U00016e9a"
    r"\U00016fe2\U0001bc9c\U0001bc9f\U0001cf50-\U0001d15d\U0001d16a-\U0001d16c\U0001d183-\U0001d184"
    r"\U0001d18c-\U0001d1a9\U0001d1ae-\U0001d241\U0001d245\U0001d300-\U0001d356\U0001d800-\U0001d9ff"
    r"\U0001da37-\U0001da3a\U0001da6d-\U0001da74\U0001da76-\U0001da83\U0001da85-\U0001da8b\U0001e14f"
    r"\U0001e2ff\U0001e95e-\U0001e95f\U0001ecac\U0001ecb0\U0001ed2e\U0001eef0-\U0001f0f5"
    r"\U0001f10d-\U0001fbca"
)
# The one form in which texts are searched, of what is kept and of what is asked: compatible forms and cases alike,
# accents composed, nothing invisible, one blank where words end. Texts of ASCII alone take a shorter way to it.
CREATE = rf"""
CREATE OR REPLACE FUNCTION desk_search_text(VARIADIC parts text[]) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT btrim(CASE
        WHEN octet_length(whole) = length(whole) THEN regexp_replace(lower(whole), '[^a-z0-9]+', ' ', 'g')
        ELSE regexp_replace(
            replace(replace(
                normalize(lower(normalize(regexp_replace(whole, '[{INVISIBLE}]+', '', 'g'), NFKC)), NFKC),
                'ß', 'ss'), 'ς', 'σ'),
            '[\s\u0001-\u001f!-/:-@\[-`{{-\u009f{ENDS}]+', ' ', 'g')
    END)
    FROM (SELECT array_to_string(parts, ' ') AS whole) AS given
$$;
CREATE OR REPLACE FUNCTION desk_search_vector(VARIADIC parts text[]) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(array_to_tsvector(array_agg(DISTINCT substr(word, i, 2))), ''::tsvector)
    FROM string_to_table(desk_search_text(VARIADIC parts), ' ') AS word, generate_series(1, length(word)) AS i
    WHERE word <> ''
$$
"""  # noqa: S608 - the ranges of characters above
TEXTS = ("name_en", "name_zh", "summary_en", "summary_zh", "keywords")


def made_of(*fields: str, function: str) -> models.Func:
    return models.Func(*(models.F(field) for field in fields), function=function)


class Migration(migrations.Migration):
    dependencies = [("departments", "0007_membership_times")]

    operations = [
        migrations.RemoveIndex("service", "service_search"),
        migrations.RemoveField("service", "search"),
        migrations.RunSQL(CREATE, migrations.RunSQL.noop),
        migrations.AddField(
            "service",
            "search_text",
            models.GeneratedField(
                expression=made_of(*TEXTS, function="desk_search_text"),
                output_field=models.TextField(),
                db_persist=True,
            ),
        ),
        migrations.AddField(
            "service",
            "search",
            models.GeneratedField(
                expression=made_of(*TEXTS, function="desk_search_vector"),
                output_field=django.contrib.postgres.search.SearchVectorField(),
                db_persist=True,
            ),
        ),
        migrations.AddIndex(
            "service", django.contrib.postgres.indexes.GinIndex(fields=["search"], name="service_search")
        ),
    ]
