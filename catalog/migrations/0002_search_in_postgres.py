"""What search needs from PostgreSQL, and room for in-place updates of a listing's price and rating."""

from django.contrib.postgres.operations import BtreeGinExtension, TrigramExtension, UnaccentExtension
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("catalog", "0001_initial")]

    operations = [
        TrigramExtension(),
        UnaccentExtension(),
        BtreeGinExtension(),
        migrations.RunSQL("ALTER TABLE catalog_listing SET (fillfactor = 85)", migrations.RunSQL.noop),
    ]
