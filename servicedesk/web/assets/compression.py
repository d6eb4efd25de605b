"""Pages, API answers and exports leave compressed where the browser takes it. Static files are compressed beforehand.

Compression makes lengths telling: someone who can make a browser ask for our pages again and again with words of
their choosing, and can see how long the answers are, could guess the text beside those words (BREACH). Against that,
an answer that another site asked for is never compressed; the length of every other one is blurred by chance
(Django's padding), and the CSRF token, the secret in every page, is masked afresh each time.
"""

from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

TEXTS = (
    "text/",
    "application/json",
    "application/problem+json",
    "application/vnd.oai.openapi",
    "application/xml",
)
OURS = ("", "same-origin", "none")  # a program or an old browser, one of our pages, the person


class CompressionMiddleware(GZipMiddleware):
    """Compress texts of more than a few words. A stream stays a stream; files of people are sent as they are."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Return the response, compressed if that is worth it and safe."""
        is_text = response.headers.get("Content-Type", "").startswith(TEXTS)
        is_ours = request.headers.get("Sec-Fetch-Site", "") in OURS
        if not (is_text and is_ours) or isinstance(response, FileResponse):
            return response
        return super().process_response(request, response)
