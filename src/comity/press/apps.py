from django.apps import AppConfig


class PressConfig(AppConfig):
    name = "comity.press"
    label = "press"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from comity.press import kinds  # noqa: F401  registers the kinds
