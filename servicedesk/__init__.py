"""The service desk: the Django project, its floor and its roof. Kept empty: the keeper imports it too."""
