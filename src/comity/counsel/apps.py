from django.apps import AppConfig


class CounselConfig(AppConfig):
    name = "comity.counsel"
    label = "counsel"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from comity.counsel import asking, kinds  # noqa: F401  registers the kinds
        from comity.counsel.membership import groups_of_post, tell_regrouped
        from comity.counsel.models import WorkingGroup
        from comity.directory.hats import add_seating
        from comity.kernel import chores, groups
        from comity.kernel.kinds import subscribe

        add_seating(groups_of_post)
        groups.keep_members(groups.ByAgencyCodes(WorkingGroup))
        subscribe(tell_regrouped)
        chores.register(asking.ask_today, every=asking.EVERY)
