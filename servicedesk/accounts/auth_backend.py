"""How a session finds its person."""

from allauth.account.auth_backends import AuthenticationBackend

from .cached_reads import people_by_id
from .models import User


class DirectoryBackend(AuthenticationBackend):
    """Signing in is allauth's; the person of a session comes from the cached directory, which every page asks."""

    def get_user(self, user_id: int | str) -> User | None:
        """Return the person while they may sign in."""
        user = people_by_id([int(user_id)]).get(int(user_id))
        return user if user is not None and self.user_can_authenticate(user) else None
