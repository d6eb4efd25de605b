from django.apps import AppConfig


class DepartmentsConfig(AppConfig):
    """Who offers what to whom: departments, members, the catalog."""

    name = "departments"
    verbose_name = "Departments"
