from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "comity.directory"
    label = "directory"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from comity.directory import kinds  # noqa: F401  registers the kinds
        from comity.directory.names import profile
        from comity.kernel import policy

        policy.provide(lambda: profile().policy)
