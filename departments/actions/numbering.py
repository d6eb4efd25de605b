"""The numbers of a department's tickets."""

from django.db import connection

# One statement locks the row, counts and tells; the ORM writes without reading back.
DRAW = "UPDATE departments_department SET last_number = last_number + 1 WHERE id = %s RETURNING code, last_number"


def draw_number(department_id: int) -> str:
    """Return the next number, such as "IT-42". Locks the department until the caller's transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(DRAW, [department_id])
        code, number = cursor.fetchone()
    return f"{code}-{number}"
