"""What PostgreSQL is told about the listings, for shops with many of them."""

from django.db import migrations

# Room on every page for a changed price; the words stay in the row, uncompressed, where ranking reads thousands of
# them; what died is cleared away, and counted anew, before it is a fifth of the table.
TELL = """
ALTER TABLE catalog_listing SET (fillfactor = 80, toast_tuple_target = 4080,
    autovacuum_vacuum_scale_factor = 0.05, autovacuum_analyze_scale_factor = 0.05);
ALTER TABLE catalog_listing ALTER tsv SET STATISTICS 500, ALTER facets SET STATISTICS 500;
"""
FORGET = """
ALTER TABLE catalog_listing SET (fillfactor = 85);
ALTER TABLE catalog_listing RESET (toast_tuple_target, autovacuum_vacuum_scale_factor, autovacuum_analyze_scale_factor);
ALTER TABLE catalog_listing ALTER tsv SET STATISTICS -1, ALTER facets SET STATISTICS -1;
"""


class Migration(migrations.Migration):
    dependencies = [("catalog", "0014_numbers_of_facets")]

    operations = [migrations.RunSQL(TELL, FORGET)]
