from django.apps import AppConfig


class SoundsConfig(AppConfig):
    name = "sounds"
