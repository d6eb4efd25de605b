"""The type of a request in every view of the API, for those who read and check the code."""

from rest_framework.request import Request

from .models import ApiToken, User


class ApiRequest(Request):
    """A request of somebody known: the permission of every view lets no other through. `auth` is his token, if any."""

    user: User
    auth: ApiToken | None
