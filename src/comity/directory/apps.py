from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "comity.directory"
    label = "directory"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from comity.directory import kinds, named  # noqa: F401  registers the kinds
        from comity.directory.calling import also_called
        from comity.directory.duplicates import keep_keys
        from comity.directory.following import acting_as, end_with_hat
        from comity.directory.names import forget_partners, profile
        from comity.directory.saying import in_words
        from comity.directory.signing_audit import sign_in_audit
        from comity.directory.signing_locks import forget_old_failures
        from comity.kernel import chores, policy, verification
        from comity.kernel.following.hats import provide
        from comity.kernel.kinds import subscribe
        from comity.kernel.search import naming

        policy.provide(lambda: profile().policy)
        chores.register(forget_old_failures)
        verification.take_part(sign_in_audit)
        provide(acting_as)
        subscribe(end_with_hat)
        subscribe(keep_keys)
        subscribe(forget_partners)
        naming.provide(also_called)
        naming.provide_wording(in_words)
