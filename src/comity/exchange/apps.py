from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "comity.exchange"
    label = "exchange"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from comity.directory.held import add_lister
        from comity.exchange import awaiting, kinds, outbox  # noqa: F401  registers the kinds
        from comity.exchange.auditing import ExchangeAudit
        from comity.exchange.holding import dispatches_of
        from comity.exchange.keys import sign_what_grew
        from comity.exchange.stamping import stamp_now_and_then
        from comity.kernel import chores, verification
        from comity.kernel.kinds import subscribe

        subscribe(outbox.queue_for_readers)
        subscribe(awaiting.keep)
        add_lister(dispatches_of)
        chores.register(sign_what_grew)
        chores.register(stamp_now_and_then)
        verification.take_part(ExchangeAudit)
