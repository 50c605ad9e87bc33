from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "comity.intake"
    label = "intake"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from comity.directory.held import add_lister
        from comity.intake import kinds  # noqa: F401  registers the kinds
        from comity.intake.holding import drafts_of

        add_lister(drafts_of)
