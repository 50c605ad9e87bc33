from django.apps import AppConfig


class AgendaConfig(AppConfig):
    name = "comity.agenda"
    label = "agenda"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from comity.agenda import kinds  # noqa: F401  registers the kinds
