from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "config"

    def ready(self) -> None:
        # shared_task finds its broker only once the Celery application exists, in the web process too
        from config import celery  # noqa: F401
