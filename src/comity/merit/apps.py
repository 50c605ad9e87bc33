from django.apps import AppConfig


class MeritConfig(AppConfig):
    name = "comity.merit"
    label = "merit"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from comity.directory.hats import add_seating
        from comity.kernel import groups
        from comity.merit import kinds  # noqa: F401  registers the kinds
        from comity.merit.membership import councils_of_post
        from comity.merit.models import MeritCouncil

        add_seating(councils_of_post)
        groups.keep_members(groups.ByAgencyCodes(MeritCouncil))
