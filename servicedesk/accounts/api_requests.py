"""The type of a request in every view of the API, for those who read and check the code."""

from rest_framework.request import Request

from .models import ApiToken, User


class ApiRequest(Request):
    """A request of a known person: the permission of every view admits no others. `auth` is their token, if any."""

    user: User
    auth: ApiToken | None
