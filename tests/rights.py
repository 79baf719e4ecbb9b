"""With whose rights a test acts in the database."""

from django.conf import settings
from django.db import connection


def act_as_the_web() -> None:
    """Until the transaction, or its savepoint, is over."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {connection.ops.quote_name(settings.DATABASE_WEB_ROLE)}")
