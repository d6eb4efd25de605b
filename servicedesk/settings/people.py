"""How people sign in."""

from servicedesk.supervisor.setting_values import whole_number

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["servicedesk.accounts.auth_backend.DirectoryBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"servicedesk.accounts.passwords.{name}"}
    for name in (
        "UnlikeThePerson",
        "LongEnough",
        "NotCommon",
        "NotDigitsAlone",
    )
]
LOGIN_URL = "account_login"
CSRF_FAILURE_VIEW = "servicedesk.web.views.csrf_failure"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "servicedesk.accounts.adapter.InvitedPeopleOnly"
ACCOUNT_FORMS = {
    "login": "servicedesk.accounts.forms.sign_in.SignInForm",
    "reset_password": "servicedesk.accounts.forms.sign_in.AskForLink",
}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_GET = False
# An office is one address: what is counted by address alone stops machines. The `key` of wrong passwords is an account
# and an address (servicedesk/accounts/adapter.py), so that no one locks out anybody else; see accounts/pace.py.
ACCOUNT_RATE_LIMITS = {
    "login": "300/m/ip",
    "login_failed": "100/m/ip,5/300s/key",
    "reset_password": "60/m/ip",
    "reset_password_from_key": "300/m/ip",
}
# How many proxies are in front of the desk: so many addresses of X-Forwarded-For can be trusted, from its end.
ALLAUTH_TRUSTED_PROXY_COUNT = whole_number("TRUSTED_PROXIES", default=0, least=0, most=10)
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
