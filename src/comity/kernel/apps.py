from django.apps import AppConfig


class KernelConfig(AppConfig):
    name = "comity.kernel"
    label = "kernel"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.db.models.signals import post_migrate

        from comity.kernel.search.indexing import prepare

        post_migrate.connect(prepare, sender=self, dispatch_uid="comity-search")

        from comity.kernel import chores, verification
        from comity.kernel.approvals.actions import escalate_overdue
        from comity.kernel.attachments import kinds  # noqa: F401  registers the kind
        from comity.kernel.attachments.auditing import BytesAudit
        from comity.kernel.attachments.awaiting import expect
        from comity.kernel.attachments.collecting import collect_unnamed
        from comity.kernel.attachments.following import follow
        from comity.kernel.databases import keep_statistics
        from comity.kernel.following.noticing import look_now_and_then, notice
        from comity.kernel.glass_breaking import end_glasses
        from comity.kernel.kinds import subscribe, subscribe_to_many
        from comity.kernel.opening_audit import opening_audit
        from comity.kernel.restoring_audit import restoring_audit

        chores.register(keep_statistics)
        chores.register(escalate_overdue)
        chores.register(end_glasses)
        chores.register(collect_unnamed)
        chores.register(look_now_and_then)
        subscribe(follow)
        subscribe(expect)
        subscribe_to_many(notice)
        verification.take_part(opening_audit)
        verification.take_part(restoring_audit)
        verification.take_part(BytesAudit)
