"""A browser without a screen: keeps its connection, its session and its CSRF token, and takes the time."""

import http.client
import re
import time
from dataclasses import dataclass
from urllib.parse import urlencode

IDLE_SECONDS = 1  # after which the server may close a connection that it keeps
TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="([^"]+)"')


@dataclass(frozen=True)
class Answer:
    """What came back, and after how many seconds."""

    status: int
    seconds: float
    queries: int
    body: bytes
    location: str


class Visitor:
    """One keep-alive connection to a server on this machine. `session` is a Django session key."""

    def __init__(self, port: int, session: str = "") -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.cookies = {"sessionid": session} if session else {}
        self.asked_at = 0.0

    def get(self, path: str) -> Answer:
        """Open a page."""
        return self._ask("GET", path, None)

    def post(self, path: str, fields: dict[str, str], more: dict[str, str] | None = None) -> Answer:
        """Send a form, with `more` headers."""
        return self._ask("POST", path, urlencode(fields), more)

    def _ask(self, method: str, path: str, body: str | None, more: dict[str, str] | None = None) -> Answer:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = {"Cookie": cookies, **(more or {})}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            headers["Origin"] = f"http://127.0.0.1:{self.connection.port}"
        if time.perf_counter() - self.asked_at > IDLE_SECONDS:
            self.connection.close()
        began = time.perf_counter()
        self.connection.request(method, path, body, headers)
        response = self.connection.getresponse()
        content = response.read()
        self.asked_at = time.perf_counter()
        seconds = time.perf_counter() - began
        for line in response.headers.get_all("Set-Cookie", []):
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
        queries = int(response.headers.get("X-Queries", "0"))
        return Answer(response.status, seconds, queries, content, response.headers.get("Location", ""))


def csrf_token(body: bytes) -> str:
    """Return the token of the page's form. Raises ValueError for a page without one."""
    found = TOKEN.search(body)
    if found is None:
        raise ValueError("the page holds no form to send")
    return found[1].decode()
