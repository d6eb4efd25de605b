"""Turns: transactions that do the same kind of thing, one after the other."""

from django.db import connection


def take_turn(what: str) -> None:
    """Wait until no other transaction has a turn at this; ours lasts until the transaction ends.

    For what no row stands for that could be locked, such as a name that no other has.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [what])
