"""`Authorization: Bearer desk_...` for programs; browsers use their session."""

import hashlib

from rest_framework import exceptions
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.request import Request

from servicedesk.accounts.actions.own import note_token_use
from servicedesk.accounts.enums import TokenScope
from servicedesk.accounts.models import ApiToken, User
from servicedesk.events import clock

SAFE = ("GET", "HEAD", "OPTIONS")


class TokenAuthentication(BaseAuthentication):
    """Finds the person behind a token. A read token opens no unsafe method."""

    keyword = b"bearer"

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        parts = get_authorization_header(request).split()
        if not parts or parts[0].lower() != self.keyword:
            return None
        digest = hashlib.sha256(parts[1]).hexdigest() if len(parts) == 2 else ""
        token = ApiToken.objects.select_related("user").filter(digest=digest).first()
        moment = clock.now()
        if token is None or not token.is_valid(moment) or not token.user.is_active:
            raise exceptions.AuthenticationFailed("This token is unknown, expired or revoked.")
        if token.scope == TokenScope.READ and request.method not in SAFE:
            raise exceptions.PermissionDenied("This token may only read.")
        note_token_use(token, at=moment)
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"
