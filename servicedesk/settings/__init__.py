"""Settings of the desk, read from the environment (see README, "Settings")."""

# Django reads its settings from one module.
from .base import *  # noqa: F403 - every name is a setting
from .pages import *  # noqa: F403 - every name is a setting
from .people import *  # noqa: F403 - every name is a setting
from .storage import *  # noqa: F403 - every name is a setting
from .work import *  # noqa: F403 - every name is a setting
