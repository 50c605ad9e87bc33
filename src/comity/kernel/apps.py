from django.apps import AppConfig


class KernelConfig(AppConfig):
    name = "comity.kernel"
    label = "kernel"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.db.models.signals import post_migrate

        from comity.kernel.search.indexing import prepare

        post_migrate.connect(prepare, sender=self, dispatch_uid="comity-search")

        from comity.kernel import chores, databases, kept, verification
        from comity.kernel.approvals.actions import escalate_overdue
        from comity.kernel.attachments import (  # noqa: F401  registers the kind
            collecting,
            kinds,
        )
        from comity.kernel.attachments.auditing import BytesAudit
        from comity.kernel.attachments.awaiting import expect
        from comity.kernel.attachments.following import follow
        from comity.kernel.following import noticing
        from comity.kernel.glass_breaking import end_glasses
        from comity.kernel.kinds import subscribe, subscribe_to_many
        from comity.kernel.opening_audit import opening_audit
        from comity.kernel.restoring_audit import restoring_audit

        chores.register(databases.keep_statistics, every=databases.GATHER_EVERY)
        chores.register(escalate_overdue)
        chores.register(end_glasses)
        chores.register(collecting.collect_unnamed, every=collecting.EVERY)
        chores.register(noticing.look, every=noticing.REST)
        chores.register(noticing.do_sweep, every=noticing.SWEEP_EVERY)
        subscribe(follow)
        subscribe(expect)
        subscribe_to_many(noticing.notice)
        subscribe_to_many(kept.note_change)
        verification.take_part(opening_audit)
        verification.take_part(restoring_audit)
        verification.take_part(BytesAudit)
