from django.apps import AppConfig


class SignInConfig(AppConfig):
    name = "comity.web.signin"
    label = "signin"

    def ready(self) -> None:
        from comity.web.signin import receivers

        receivers.connect()
