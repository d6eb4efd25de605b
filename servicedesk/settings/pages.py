"""Pages and the API: forms, REST, content policy, sessions, HTTPS."""

from csp.constants import NONE, SELF

from servicedesk.supervisor.setting_values import rate, seconds, whole_number

from .base import env

CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
FORM_RENDERER = "servicedesk.web.display.widgets.WidgetRenderer"

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "servicedesk.accounts.api.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PAGINATION_CLASS": "servicedesk.web.api.pagination.KeysetPagination",
    "DEFAULT_PARSER_CLASSES": ["servicedesk.web.api.parsers.BoundedJSONParser"],
    "DEFAULT_METADATA_CLASS": "servicedesk.web.api.metadata.AllowedMethods",
    "DEFAULT_FILTER_BACKENDS": ["servicedesk.web.api.filtering.StrictFilterBackend"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_THROTTLE_CLASSES": ["servicedesk.web.api.throttling.PersonThrottle"],
    "DEFAULT_THROTTLE_RATES": {"user": rate("API_RATE", default="600/min")},
    "EXCEPTION_HANDLER": "servicedesk.web.api.problems.problem_handler",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Service Desk",
    "VERSION": "1",
    "DESCRIPTION": "Everything the pages do, with the same rights. Errors are RFC 9457 problem documents.",
    "SCHEMA_PATH_PREFIX": "/api/v1/",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.IsAuthenticated"],
    "PREPROCESSING_HOOKS": ["servicedesk.web.api.schema.only_versioned"],
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "servicedesk.web.api.schema.add_problems",
    ],
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_NAME_OVERRIDES": {
        "AnnouncementKind": "departments.enums.AnnouncementKind",
        "ClockKind": "sla.enums.ClockKind",
        "ClockState": "sla.enums.ClockState",
        "MessageKind": "tickets.enums.MessageKind",
        "QuestionKind": "departments.enums.FieldKind",
        "RelationKind": "departments.enums.RelationKind",
        "ServiceState": "departments.enums.ServiceState",
        "SpokenSource": "tickets.api.submitting.SPOKEN_SOURCES",
        "Standing": "tickets.api.promise_serializers.STANDINGS",
        "TicketSource": "tickets.enums.Source",
        "TicketState": "tickets.api.serializers.STATES",
    },
}

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_ENGINE = "servicedesk.web.sessions"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 14 * 24 * 3600
HTTPS = env.bool("HTTPS", default=False)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
if env.bool("BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REDIRECT_EXEMPT = [r"^health/"]

# How gunicorn serves them: supervisor/gunicorn_conf.py.
WEB_WORKERS = whole_number("WEB_WORKERS", default=2, least=1, most=256)
WEB_THREADS = whole_number("WEB_THREADS", default=4, least=1, most=256)
# A request that computes for longer takes its worker along (servicedesk/web/watchdog.py).
REQUEST_CPU_SECONDS = seconds("REQUEST_CPU_SECONDS", default=20, least=1, most=3600)
# How long a thread waits for the next byte of a visitor who stops half-way. Whoever sends one now and then still
# holds it: on an open network, put a proxy that takes in whole requests in front, as in compose.
VISITOR_SECONDS = seconds("VISITOR_SECONDS", default=15, least=0.1, most=3600)
