"""The id of the transaction that wrote a message, filled in by PostgreSQL itself."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("events", "0001_initial")]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE events_message ADD COLUMN xid xid8 NOT NULL DEFAULT pg_current_xact_id()",
            "ALTER TABLE events_message DROP COLUMN xid",
        )
    ]
