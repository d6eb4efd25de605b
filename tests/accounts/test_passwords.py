"""Choosing a password: the mails on the way, and what the pages say, wholly in the reader's language."""

import re

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client
from django.urls import reverse

from servicedesk.accounts.models import User
from tests.cast import PASSWORD, Company
from tests.mailing import mails_leave

RESET = "/accounts/password/reset/"
BAD = {"password1": "12345", "password2": "12345"}
RULES = (
    "密码不能与您的个人信息太相似。",
    "密码至少需要 8 个字符。",
    "密码不能太常见。",
    "密码不能只有数字。",
)
REFUSALS = ("这个密码太短，至少需要 8 个字符。", "这个密码太常见。", "这个密码只有数字。")


@pytest.fixture(autouse=True)
def named(settings: object) -> None:
    """The desk has a name of its own."""
    settings.SITE_NAME, settings.SITE_URL = "R&D Desk", "https://desk.example.com"  # type: ignore[attr-defined]


def asks(email: str, language: str = "en") -> mail.EmailMultiAlternatives:
    """Ask for a new password in a browser of a language; return the mail."""
    Client().post(RESET, {"email": email}, headers={"accept-language": language})
    mails_leave()
    (sent,) = mail.outbox
    assert isinstance(sent, mail.EmailMultiAlternatives)
    return sent


def link_in(sent: mail.EmailMultiAlternatives) -> str:
    found = re.search(r"https://desk\.example\.com(/accounts/password/reset/key/\S+)", str(sent.body))
    assert found is not None
    return found[1]


def english_words(page: str) -> set[str]:
    """Return the English words that a person reads on a page."""
    main = page.partition("<main")[2].partition(">")[2].partition("</main>")[0]
    return set(re.findall(r"[A-Za-z]{4,}", re.sub(r"<[^>]+>", " ", main)))


def test_the_mail_with_the_link_is_in_the_language_of_the_person(company: Company) -> None:
    sent = asks(company.mia.email, "zh-hans")
    assert sent.subject == "Choose a new password for R&D Desk"
    assert "Someone, probably you, asked to reset your password." in sent.body
    assert "The link works once, for" in sent.body and link_in(sent)
    html = str(sent.alternatives[0][0])
    assert '<html lang="en">' in html and "R&amp;D Desk" in html and link_in(sent) in html


def test_the_mail_with_the_link_is_wholly_chinese_for_a_chinese_reader(company: Company) -> None:
    sent = asks(company.chen.email, "en")
    assert sent.subject == "重新设置 R&D Desk 的密码"
    assert "有人申请重新设置密码" in sent.body
    assert f"设置新密码：{settings.SITE_URL}{link_in(sent)}" in sent.body
    words = re.sub(r"https?://\S+|R&D Desk", "", str(sent.body))
    assert re.findall("[A-Za-z]+", words) == []
    assert '<html lang="zh-Hans">' in str(sent.alternatives[0][0])


@pytest.mark.parametrize(
    ("language", "subject", "text"),
    [
        ("en", "No R&D Desk account for this address", "no account uses this address"),
        ("zh-hans", "R&D Desk没有与此邮箱关联的账号", "但没有账号使用此邮箱。"),
    ],
)
def test_an_address_that_is_nobodys_gets_a_mail_in_the_browsers_language(
    company: Company, language: str, subject: str, text: str
) -> None:
    sent = asks("nobody@example.com", language)
    assert sent.subject == subject and sent.to == ["nobody@example.com"]
    assert text in sent.body and "key/" not in sent.body and "signup" not in sent.body
    assert "你" not in sent.body and text in str(sent.alternatives[0][0])


def test_the_page_of_a_new_password_is_wholly_chinese(company: Company) -> None:
    client, link = Client(headers={"accept-language": "zh-hans"}), link_in(asks(company.chen.email))
    page = client.get(link, follow=True)
    assert all(rule in page.content.decode() for rule in RULES)
    refused = client.post(page.redirect_chain[-1][0], BAD).content.decode()
    assert all(refusal in refused for refusal in REFUSALS)
    assert english_words(refused) == set() and "你" not in refused


def test_changing_the_password_is_wholly_chinese(company: Company) -> None:
    User.objects.filter(pk=company.chen.pk).update(email="chenyu88@example.com")
    client = Client()
    client.force_login(User.objects.get(pk=company.chen.pk))
    page = client.post(reverse("account_change_password"), {"oldpassword": PASSWORD, **BAD}).content.decode()
    assert all(text in page for text in (*RULES, *REFUSALS))
    assert english_words(page) == set() and "你" not in page
    alike = {"oldpassword": PASSWORD, "password1": "chenyu88", "password2": "other"}
    page = client.post(reverse("account_change_password"), alike).content.decode()
    assert "这个密码与您的个人信息太相似。" in page
    assert english_words(page) == set() and "你" not in page


def test_in_english_the_rules_are_the_products_own(company: Company) -> None:
    client = Client()
    client.force_login(company.mia)
    page = client.post(reverse("account_change_password"), {"oldpassword": PASSWORD, **BAD}).content.decode()
    assert "Your password must have at least 8 characters." in page
    assert "This password contains only digits." in page
