"""A real OpenID Connect provider for the tests: allauth's own, as a process of its own on loopback.

    python tests/signin/provider.py PORT REDIRECT_URI

Its accounts are `ministry-1` … (password `provider secret`); the claim `staff` is the name in Comity's directory:
1 and 2 both claim officer-1, 3 claims a name that nobody has, 4 claims none.
"""

import sys
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

import django
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.conf import settings

CLIENT, SECRET, PASSWORD = "comity", "a secret of client and provider", "provider secret"
STAFF = {"ministry-1": "officer-1", "ministry-2": "officer-1", "ministry-3": "nobody-1", "ministry-4": ""}
LOGIN = '<form method="post">{% csrf_token %}{{ form.as_p }}</form>'


def configure() -> None:
    key = generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    settings.configure(
        SECRET_KEY="of the provider",
        ALLOWED_HOSTS=["127.0.0.1"],
        ROOT_URLCONF=__name__,
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        INSTALLED_APPS=[
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "django.contrib.messages",
            "django.contrib.sessions",
            "allauth",
            "allauth.account",
            "allauth.idp.oidc",
        ],
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware",
            "allauth.account.middleware.AccountMiddleware",
        ],
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "OPTIONS": {
                    "loaders": [
                        ("django.template.loaders.locmem.Loader", {"registration/login.html": LOGIN})
                    ],
                    "context_processors": ["django.template.context_processors.request"],
                },
            }
        ],
        LOGIN_URL="/login/",
        IDP_OIDC_PRIVATE_KEY=pem,
        IDP_OIDC_ADAPTER=f"{__name__}.Claims",
        IDP_OIDC_RATE_LIMITS=False,
    )
    django.setup()


def fill(redirect_uri: str) -> None:
    from allauth.idp.oidc.models import Client
    from django.contrib.auth.models import User
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    for name, staff in STAFF.items():
        User.objects.create_user(name, password=PASSWORD, first_name=staff)
    client = Client(
        id=CLIENT, name="Comity", scopes="openid\nprofile", redirect_uris=redirect_uri, skip_consent=True
    )
    client.set_secret(SECRET)
    client.save()


class Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: tests fail with their own words."""


if __name__ == "__main__":
    configure()
    from allauth.idp.oidc.adapter import DefaultOIDCAdapter
    from django.contrib.auth.views import LoginView
    from django.core.wsgi import get_wsgi_application
    from django.urls import include, path

    class Claims(DefaultOIDCAdapter):
        """The usual claims, and the name in Comity's directory."""

        def get_claims(
            self, purpose: Any, user: Any, client: Any, scopes: Any, **more: Any
        ) -> dict[str, Any]:
            claims: dict[str, Any] = super().get_claims(purpose, user, client, scopes, **more)
            return claims | ({"staff": user.first_name} if user.first_name else {})

    urlpatterns = [path("login/", LoginView.as_view()), path("", include("allauth.idp.urls"))]
    fill(sys.argv[2])
    server = make_server("127.0.0.1", int(sys.argv[1]), get_wsgi_application(), handler_class=Quiet)
    print("ready", flush=True)
    server.serve_forever()
