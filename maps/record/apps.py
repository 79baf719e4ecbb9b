from django.apps import AppConfig


class RecordConfig(AppConfig):
    name = "maps.record"
