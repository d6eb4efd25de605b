"""Rows of an older version: their lines and names are brought into the form in which new ones are stored."""

from importlib import import_module

from django.db import connection

from servicedesk.accounts.models import User
from tests.cast import Company
from tests.tickets.pages import filed
from tickets.models import Attachment, Ticket


def clean(module: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(import_module(module).CLEAN)


def test_titles_become_lines_that_can_be_clicked(company: Company) -> None:
    turned, unseen, plain = (
        filed(company),
        filed(company),
        filed(company, title="Move · my “desk” 搬迁 👩🏽‍💻"),
    )
    Ticket.objects.filter(pk=turned.pk).update(title="Desk\r\n\u202egnp.exe\u200b")
    Ticket.objects.filter(pk=unseen.pk).update(title="\u200b\u2800\u3164")
    clean("tickets.migrations.0007_clean_lines")
    titles = dict(Ticket.objects.values_list("pk", "title"))
    assert titles == {
        turned.pk: "Desk gnp.exe",
        unseen.pk: unseen.number,
        plain.pk: "Move · my “desk” 搬迁 👩🏽‍💻",
    }
    assert not Attachment.objects.exists()


def test_names_are_found_as_they_are_typed(company: Company) -> None:
    User.objects.filter(pk=company.mia.pk).update(name="Andre\u0301\u200b  Zhou", native_name="周\u202e敏")
    User.objects.filter(pk=company.noah.pk).update(name="\u3164")
    clean("servicedesk.accounts.migrations.0004_clean_names")
    mia, noah = User.objects.get(pk=company.mia.pk), User.objects.get(pk=company.noah.pk)
    assert (mia.name, mia.native_name, noah.name) == ("Andr\u00e9 Zhou", "周 敏", "\u3164")


def test_a_desk_that_went_back_a_version_goes_forward_again(db: None) -> None:
    """Going back leaves the functions of search where they are: the older version's columns are filled by them."""
    with connection.cursor() as cursor:
        cursor.execute(import_module("departments.migrations.0008_search_text").CREATE)
        cursor.execute("SELECT desk_search_text('Move · my “desk”')")
        assert cursor.fetchone() == ("move my desk",)
