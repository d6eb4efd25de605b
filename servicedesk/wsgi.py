"""The WSGI entry that gunicorn serves."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from servicedesk.database import waiting

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "servicedesk.settings")

application = get_wsgi_application()
waiting.install(settings.STATEMENT_TIMEOUT)
