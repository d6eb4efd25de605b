"""Static files under names that change with their content."""

from django.contrib.staticfiles.storage import ManifestStaticFilesStorage


class HashedStaticFiles(ManifestStaticFilesStorage):
    """Names by content hash, following the imports between the ES modules in `static/js` as well."""

    support_js_module_import_aggregation = True
