"""What granian serves."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "comity.settings")

application = get_wsgi_application()

from comity.kernel.settling import settle  # noqa: E402  when all is loaded

settle()
