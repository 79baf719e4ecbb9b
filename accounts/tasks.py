"""What grows old in signing in."""

from celery import shared_task

from accounts.sign_in.kept_forms import forms_purge
from accounts.sign_in.lockout import counts_purge
from accounts.sign_in.sessions import SessionStore


@shared_task
def sign_in_purge() -> None:
    """What is of no use any more: sessions that are over, wrong passwords and forms of yesterday."""
    SessionStore.clear_expired()
    counts_purge()
    forms_purge()
