"""Static files under names that change with their content, bundled and compressed once."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings
from django.core.files.storage import FileSystemStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage

from servicedesk.web.assets import bundles


class HashedStaticFiles(CompressedManifestStaticFilesStorage):
    """Names by content hash. Our own sheets and scripts become bundles on the way, and each file gets a `.gz`."""

    patterns = (
        *CompressedManifestStaticFilesStorage.patterns,
        ("js/*.js", ((r'(?P<matched>"(?P<url>\./shared-[A-Z0-9]+\.js)")', '"%(url)s"'),)),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Remember no address yet."""
        super().__init__(*args, **kwargs)
        self._known: dict[str, str] = {}

    def post_process(
        self, paths: dict[str, Any], dry_run: bool = False, **options: Any
    ) -> Iterator[tuple[str, str | None, Any]]:
        """Yield the files as they are made. Raises BundlingFailed."""
        with TemporaryDirectory() as folder:
            if not dry_run:
                made = FileSystemStorage(folder)
                built = bundles.build(Path(folder))
                for name in built:
                    if name not in paths:  # what scripts share is looked for where files are collected
                        self._put(name, made)
                paths = paths | {name: (made, name) for name in built}
            yield from super().post_process(paths, dry_run=dry_run, **options)

    def _put(self, name: str, made: FileSystemStorage) -> None:
        self.delete(name)
        with made.open(name) as file:
            self._save(name, file)

    def url(self, name: str | None, force: bool = False) -> str:
        """Return the address of a file: the manifest stays as it is while the process lives, and so does this."""
        file = name or ""
        if settings.DEBUG or force:
            return str(super().url(file, force))
        if file not in self._known:
            self._known[file] = super().url(file)
        return self._known[file]
