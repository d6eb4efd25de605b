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
                paths = paths | {name: (made, name) for name in bundles.build(Path(folder))}
            yield from super().post_process(paths, dry_run=dry_run, **options)

    def url(self, name: str | None, force: bool = False) -> str:
        """Return the address of a file: the manifest stays as it is while the process lives, and so does this."""
        file = name or ""
        if settings.DEBUG or force:
            return str(super().url(file, force))
        if file not in self._known:
            self._known[file] = super().url(file)
        return self._known[file]
