from django.apps import AppConfig


class SonicusConfig(AppConfig):
    name = "sonicus"

    def ready(self) -> None:
        from sonicus import celery  # noqa: F401  so that @shared_task finds our application in every process
