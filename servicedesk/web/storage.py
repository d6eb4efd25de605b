"""Static files under names that change with their content."""

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
