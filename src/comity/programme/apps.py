from django.apps import AppConfig


class ProgrammeConfig(AppConfig):
    name = "comity.programme"
    label = "programme"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from comity.programme import kinds  # noqa: F401  registers the kinds
