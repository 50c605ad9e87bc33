from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "comity.exchange"
    label = "exchange"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from comity.directory.held import add_lister
        from comity.exchange import (  # noqa: F401  registers the kinds
            awaiting,
            kinds,
            letter_kinds,
            lives,
            opinion_kinds,
            outbox,
            reminding,
        )
        from comity.exchange.admitting import tell_new_members
        from comity.exchange.auditing import ExchangeAudit
        from comity.exchange.gateway import kinds as gateway_kinds  # noqa: F401
        from comity.exchange.holding import assigned_to_post, dispatches_of
        from comity.exchange.keys import sign_what_grew
        from comity.exchange.stamping import stamp_now_and_then
        from comity.exchange.trust.auditing import TrustAudit
        from comity.exchange.trust.history import own_verifiers
        from comity.exchange.trust.rotating import settle_now_and_then
        from comity.exchange.way_auditing import WayAudit
        from comity.kernel import chores, groups, verification
        from comity.kernel.kinds import subscribe, subscribe_to_many
        from comity.kernel.search import naming

        subscribe_to_many(outbox.queue_for_readers)
        subscribe_to_many(awaiting.keep)
        subscribe(reminding.heard)
        groups.on_regrouping(tell_new_members)
        naming.provide_wording(opinion_kinds.in_words)
        add_lister(assigned_to_post)
        add_lister(dispatches_of)
        chores.register(reminding.remind_today, every=reminding.EVERY)
        chores.register(lives.turn, every=lives.EVERY)
        chores.register(sign_what_grew)
        chores.register(stamp_now_and_then)
        chores.register(settle_now_and_then)
        verification.take_part(TrustAudit)
        verification.know_earlier_keys(own_verifiers)
        verification.take_part(ExchangeAudit)
        verification.take_part(WayAudit)
