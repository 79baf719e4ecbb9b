from django.apps import AppConfig


class GroundConfig(AppConfig):
    name = "maps.ground"
