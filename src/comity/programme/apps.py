from django.apps import AppConfig


class ProgrammeConfig(AppConfig):
    name = "comity.programme"
    label = "programme"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from comity.directory.held import add_lister
        from comity.programme import kinds  # noqa: F401  registers the kinds
        from comity.programme.holding import tasks_of

        add_lister(tasks_of)
