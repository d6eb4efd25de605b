"""What the sign-in package says is worded as on every other page."""

import re
from pathlib import Path

import allauth
import polib
import pytest
from django.test import Client

from servicedesk.text import translations
from tests.cast import Company


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", {"Current password", "New password"}), ("zh-hans", {"当前密码", "新密码"})],
)
def test_labels_are_written_as_on_other_pages(
    company: Company, client: Client, language: str, words: set[str]
) -> None:
    company.mia.language = language
    company.mia.save()
    client.force_login(company.mia)
    page = client.get("/accounts/password/change/").content.decode()
    assert words <= {label.strip() for label in re.findall(r"<label[^>]*>([^<]+)", page)}


def test_an_address_is_called_as_in_texts(client: Client, db: None) -> None:
    page = client.get("/accounts/login/", headers={"accept-language": "zh-hans"}).content.decode()
    assert "邮箱" in page and "电子邮件" not in page
    page = client.get("/accounts/password/reset/", headers={"accept-language": "en"}).content.decode()
    assert "e-mail" not in page.lower()


@pytest.mark.parametrize("catalogue", translations.of_packages(), ids=lambda file: file.parent.parent.name)
def test_only_what_the_package_says_is_worded_anew(catalogue: Path) -> None:
    package = Path(allauth.__file__).parent / "locale/zh_Hans/LC_MESSAGES/django.po"
    said = {entry.msgid for entry in polib.pofile(str(package))}
    assert {entry.msgid for entry in polib.pofile(str(catalogue))} <= said
