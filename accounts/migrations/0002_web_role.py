"""The web's database role: may read and write every table, but only add to the audit trail (P81)."""

from django.conf import settings
from django.db import migrations

AUDIT = "accounts_auditevent"


def grant(apps, schema_editor):
    role = schema_editor.quote_name(settings.DATABASE_WEB_ROLE)
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [settings.DATABASE_WEB_ROLE])
        if not cursor.fetchone():
            cursor.execute(f"CREATE ROLE {role} NOLOGIN")
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {role}")
        # The default privileges cover every table that this same role makes later.
        for now_or_later in (
            "GRANT {} ON ALL {} IN SCHEMA public TO",
            "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT {} ON {} TO",
        ):
            cursor.execute(f"{now_or_later.format('SELECT, INSERT, UPDATE, DELETE', 'TABLES')} {role}")
            cursor.execute(f"{now_or_later.format('USAGE', 'SEQUENCES')} {role}")
        cursor.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {AUDIT} FROM {role}")


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [migrations.RunPython(grant, migrations.RunPython.noop)]
