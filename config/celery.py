"""Background work. Tasks live in each room's tasks.py and only start and watch what may run long."""

import os

from celery import Celery

from config import worker

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
app = Celery("elder-visits", task_cls="runs.tasks:HeardTask")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
worker.prepare(app)
