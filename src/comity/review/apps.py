from django.apps import AppConfig


class ReviewConfig(AppConfig):
    name = "comity.review"
    label = "review"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from comity.review import kinds  # noqa: F401  registers the kinds
