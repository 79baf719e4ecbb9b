"""What a page asks every second about long work."""

from typing import Any

from django.http import JsonResponse

from runs.model import Run
from runs.starting import run_remind


def progress_response(run: Run, told: dict[str, Any]) -> JsonResponse:
    run_remind(run=run)
    return JsonResponse(told)
