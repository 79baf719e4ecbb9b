from django.apps import AppConfig


class WeekConfig(AppConfig):
    name = "maps.week"
