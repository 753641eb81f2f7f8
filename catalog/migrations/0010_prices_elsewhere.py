from django.db import migrations, models

# Listings written from now on say it themselves. Boxes of other places follow with `manage.py reindex`.
TAX_CLASSES = """
UPDATE catalog_listing l SET tax_class = p.tax_class FROM catalogue_product p
WHERE p.id = l.product_id AND p.tax_class <> 'standard'
"""


class Migration(migrations.Migration):
    dependencies = [("catalog", "0009_reviews_from_oscar"), ("catalogue", "0100_marketplace")]

    operations = [
        migrations.AddField(
            model_name="listing",
            name="elsewhere",
            field=models.JSONField(
                help_text="The buy boxes of places where it is another one, see catalog.services.boxes.", null=True
            ),
        ),
        migrations.AddField(
            model_name="listing",
            name="tax_class",
            field=models.CharField(db_default="standard", default="standard", max_length=12),
        ),
        migrations.AddField(
            model_name="listing",
            name="used_from",
            field=models.DecimalField(
                decimal_places=2,
                help_text="Cheapest delivered that is not new, if the buy box is.",
                max_digits=12,
                null=True,
            ),
        ),
        migrations.RunSQL(TAX_CLASSES, migrations.RunSQL.noop),
    ]
