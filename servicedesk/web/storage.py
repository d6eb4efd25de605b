"""Static files under names that change with their content."""

from typing import Any

from django.conf import settings
from django.contrib.staticfiles.storage import ManifestStaticFilesStorage

IMPORTS = (
    (r'(?P<matched>import\s+"(?P<url>\./[^"]+)")', 'import "%(url)s"'),
    (r'(?P<matched>from\s+"(?P<url>\./[^"]+)")', 'from "%(url)s"'),
)


class HashedStaticFiles(ManifestStaticFilesStorage):
    """Names by content hash, following the imports between the desk's own modules as well.

    Django can follow imports in every script, but it stumbles over those of other people's packages.
    """

    patterns = (*ManifestStaticFilesStorage.patterns, ("js/*.js", IMPORTS))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Remember no address yet."""
        super().__init__(*args, **kwargs)
        self._known: dict[str, str] = {}

    def url(self, name: str | None, force: bool = False) -> str:
        """Return the address of a file: the manifest stays as it is while the process lives, and so does this."""
        file = name or ""
        if settings.DEBUG or force:
            return str(super().url(file, force))
        if file not in self._known:
            self._known[file] = super().url(file)
        return self._known[file]
