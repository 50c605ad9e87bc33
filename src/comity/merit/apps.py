from django.apps import AppConfig


class MeritConfig(AppConfig):
    name = "comity.merit"
    label = "merit"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from comity.merit import kinds  # noqa: F401  registers the kinds
