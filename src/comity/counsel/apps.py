from django.apps import AppConfig


class CounselConfig(AppConfig):
    name = "comity.counsel"
    label = "counsel"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from comity.counsel import kinds  # noqa: F401  registers the kinds
