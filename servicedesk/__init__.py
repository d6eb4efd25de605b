"""The service desk: the Django project, its floor and its roof.

Nothing is imported here: `make run` reads this package before Django is installed, and the keeper of the
embedded servers stays small.
"""

__version__ = "0.1.0"
