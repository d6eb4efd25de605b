"""Words that find a service, by language; each of the older search terms is one of them."""

import re

import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.db import migrations, models

CHINESE = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")
TEXTS = ("name_en", "name_zh", "summary_en", "summary_zh", "words_en", "words_zh")


def split_terms(apps, schema_editor):
    rows = []
    service = apps.get_model("departments", "Service")
    for row in service.objects.exclude(keywords="").only("keywords", "words_en", "words_zh"):
        terms = dict.fromkeys(filter(None, re.split(r"[\s,，、;；]+", row.keywords)))
        row.words_en = ", ".join(term for term in terms if not CHINESE.search(term))
        row.words_zh = "、".join(term for term in terms if CHINESE.search(term))
        rows.append(row)
    service.objects.bulk_update(rows, ["words_en", "words_zh"], batch_size=500)


def join_terms(apps, schema_editor):
    rows = []
    service = apps.get_model("departments", "Service")
    for row in service.objects.exclude(words_en="", words_zh="").only("keywords", "words_en", "words_zh"):
        terms = f"{row.words_en} {row.words_zh}".replace(",", " ").replace("、", " ").split()
        row.keywords = f"{' '.join(dict.fromkeys(terms))} "[:301].rpartition(" ")[0]
        rows.append(row)
    service.objects.bulk_update(rows, ["keywords"], batch_size=500)


def made_of(*fields: str, function: str) -> models.Func:
    return models.Func(*(models.F(field) for field in fields), function=function)


class Migration(migrations.Migration):
    dependencies = [("departments", "0023_whole_words")]

    operations = [
        migrations.AddField(
            "service",
            "words_en",
            models.TextField(blank=True, default="", verbose_name="everyday words in English"),
            preserve_default=False,
        ),
        migrations.AddField(
            "service",
            "words_zh",
            models.TextField(blank=True, default="", verbose_name="everyday words in Chinese"),
            preserve_default=False,
        ),
        migrations.RunPython(split_terms, join_terms),
        migrations.RemoveIndex("service", "service_search"),
        migrations.RemoveField("service", "search"),
        migrations.RemoveField("service", "search_text"),
        migrations.RemoveField("service", "keywords"),
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
