"""Django's settings, made from the node that `COMITY_HOME` names.

Without `COMITY_HOME` (type checks, commands that store nothing) the node is nameless, hosts nobody and keeps its
database in memory, or where `COMITY_TEST_DATABASE` says.
"""

import os
from pathlib import Path
from urllib.parse import urlsplit

from comity.kernel.databases import database_settings
from comity.kernel.node import Node, load

_PACKAGE = Path(__file__).resolve().parent
_home = os.environ.get("COMITY_HOME", "")

NODE = (
    load(Path(_home))
    if _home
    else Node(
        *(Path(), "nowhere", "none", ()),
        secret="no node, no sessions",
        database=os.environ.get("COMITY_TEST_DATABASE", ""),
    )
)

SECRET_KEY = NODE.secret
DEBUG = False
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
ALLOWED_HOSTS += filter(None, (urlsplit(each).hostname for each in (NODE.address, NODE.exchange_address)))

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "comity.kernel.apps.KernelConfig",
    "comity.directory.apps.DirectoryConfig",
    "comity.programme.apps.ProgrammeConfig",
    "comity.review.apps.ReviewConfig",
    "comity.counsel.apps.CounselConfig",
    "comity.merit.apps.MeritConfig",
    "comity.press.apps.PressConfig",
    "comity.intake.apps.IntakeConfig",
    "comity.agenda.apps.AgendaConfig",
    "comity.exchange.apps.ExchangeConfig",
    "comity.web.signin.apps.SignInConfig",
]
MIDDLEWARE = [
    "comity.api.door.DoorMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "comity.web.middleware.ContentSecurityMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "comity.web.middleware.ActingMiddleware",
    "comity.web.signin.middleware.SeenMiddleware",
    "comity.web.signin.middleware.HoldMiddleware",
    "comity.web.middleware.ProblemMiddleware",
]
ROOT_URLCONF = "comity.urls"
WSGI_APPLICATION = "comity.web.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [_PACKAGE / "web"],
        "APP_DIRS": False,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "comity.web.shell.context.shell",
            ],
            "builtins": [
                "comity.web.shell.tags",
                "comity.web.history.tags",
                "comity.web.following.tags",
                "comity.web.acts.tags",
                "comity.web.agenda.tags",
                "comity.web.partners.tags",
                "comity.web.gateway.tags",
            ],
        },
    },
]

DATABASES = {"default": database_settings(NODE.database, NODE.database_file if _home else ":memory:")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "directory.User"
AUTH_PASSWORD_VALIDATORS = [{"NAME": "comity.directory.signing_passwords.ProfileRules"}]
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "today"

# Signing in (docs/signin.md): allauth with Comity's adapters. Accounts come from the directory's actions only, there is
# no mail, and failures are counted in the database (directory/signing_locks.py), not in allauth's cache.
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
ACCOUNT_ADAPTER = "comity.web.signin.adapters.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "comity.web.signin.forms.SignInForm",
    "reauthenticate": "comity.web.signin.forms.AgainForm",
    "change_password": "comity.web.signin.forms.PasswordForm",
}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_AUTHENTICATED_LOGIN_REDIRECTS = False
ACCOUNT_LOGOUT_REDIRECT_URL = "sign-in"
ACCOUNT_RATE_LIMITS = False
MFA_ADAPTER = "comity.web.signin.adapters.FactorAdapter"
MFA_FORMS = {
    "authenticate": "comity.web.signin.forms.CodeForm",
    "authenticate_webauthn": "comity.web.signin.forms.KeyForm",
    "reauthenticate": "comity.web.signin.forms.CodeAgainForm",
    "activate_totp": "comity.web.signin.forms.SetUpAppForm",
    "add_webauthn": "comity.web.signin.forms.AddPasskeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_TOTP_TOLERANCE = 1
MFA_TOTP_ISSUER = f"Comity {NODE.name}"
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_RATE_LIMITS = False
SOCIALACCOUNT_ADAPTER = "comity.web.signin.providers.ProviderAdapter"

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
# Each room of the web face keeps its words beside its templates.
LOCALE_PATHS = [_PACKAGE / "web" / "locale", *sorted((_PACKAGE / "web").glob("*/locale"))]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"

STATIC_URL = "static/"
STATICFILES_DIRS = [_PACKAGE / "web" / "static"]
# Files are served from the package by whitenoise: a node has no collection step that could be forgotten.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False

# One host, several nodes on several ports: browsers share cookies between ports, so each node names its own.
SESSION_COOKIE_NAME = f"comity_{NODE.name}".replace("-", "_")
CSRF_COOKIE_NAME = f"comity_csrf_{NODE.name}".replace("-", "_")
LANGUAGE_COOKIE_NAME = "comity_language"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 60 * 60  # a working day
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = NODE.address.startswith("https://")
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 24 * 1024 * 1024

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"stderr": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["stderr"], "level": os.environ.get("COMITY_LOG", "WARNING")},
}
