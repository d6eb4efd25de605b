from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People: who they are, how they sign in, who their deputies are."""

    name = "servicedesk.accounts"
    label = "accounts"
    verbose_name = "People"
