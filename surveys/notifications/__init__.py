"""Who is told of feedback, and in which words: a module a topic."""

from django.utils.translation import gettext_lazy

FEEDBACK = gettext_lazy("Rating")
