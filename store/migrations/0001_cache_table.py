"""The table that does the cache's work while Redis is down (as `createcachetable` would make it)."""

from django.db import migrations


class Migration(migrations.Migration):
    initial = True
    dependencies = []

    operations = [
        migrations.RunSQL(
            """CREATE TABLE IF NOT EXISTS store_cache (
                   cache_key varchar(255) PRIMARY KEY, value text NOT NULL, expires timestamptz NOT NULL);
               CREATE INDEX IF NOT EXISTS store_cache_expires ON store_cache (expires);""",
            "DROP TABLE store_cache",
        )
    ]
