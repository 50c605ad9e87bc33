from django.apps import AppConfig


class ProgrammeConfig(AppConfig):
    name = "comity.programme"
    label = "programme"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from comity.directory.held import add_lister
        from comity.kernel import chores
        from comity.kernel.kinds import subscribe_to_many
        from comity.kernel.search import naming
        from comity.programme import grouping, kinds  # noqa: F401  registers the kinds
        from comity.programme.awareness import kinds as awareness_kinds  # noqa: F401
        from comity.programme.engaging import asking, own_fields
        from comity.programme.forums import kinds as forum_kinds  # noqa: F401
        from comity.programme.holding import tasks_of
        from comity.programme.hosting import kinds as hosting_kinds  # noqa: F401
        from comity.programme.instruments import kinds as instrument_kinds  # noqa: F401
        from comity.programme.instruments import warning
        from comity.programme.partnering import kinds as partnering_kinds  # noqa: F401
        from comity.programme.partnering import reminding
        from comity.programme.partnering.holding import contacts_of
        from comity.programme.peacekeeping import kinds as peacekeeping_kinds  # noqa: F401
        from comity.programme.planning import kinds as planning_kinds  # noqa: F401

        add_lister(tasks_of)
        add_lister(contacts_of)
        subscribe_to_many(grouping.note_new)
        naming.provide(own_fields.naming)
        naming.provide_wording(own_fields.wording)
        chores.register(grouping.group_for_a_while, every=grouping.REST)
        chores.register(asking.ask_today, every=asking.EVERY)
        chores.register(warning.warn_today, every=warning.EVERY)
        chores.register(reminding.remind_today, every=reminding.EVERY)
