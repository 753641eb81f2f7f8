import django.contrib.postgres.fields
from django.db import migrations, models

# As people write them -> what is counted in, and how many of those. Administrators change the table.
UNITS = {
    "g": {"mg": "0.001", "g": "1", "gram": "1", "grams": "1", "kg": "1000", "kilo": "1000", "kilos": "1000"},
    "ml": {"ml": "1", "cl": "10", "dl": "100", "l": "1000", "litre": "1000", "litres": "1000", "liter": "1000"},
    "mm": {"mm": "1", "cm": "10", "m": "1000", "metre": "1000", "metres": "1000", "meter": "1000", "meters": "1000"},
    "inch": {"inch": "1", "inches": "1", "zoll": "1", '"': "1", "″": "1", "”": "1"},
    "ft": {"ft": "1", "feet": "1"},
    "mb": {"mb": "1", "gb": "1000", "tb": "1000000"},
    "w": {"mw": "0.001", "w": "1", "watt": "1", "watts": "1", "kw": "1000"},
    "mah": {"mah": "1", "ah": "1000"},
    "hz": {"hz": "1", "khz": "1000", "mhz": "1000000", "ghz": "1000000000"},
    "v": {"v": "1", "volt": "1", "volts": "1"},
    "lm": {"lm": "1", "lumen": "1", "lumens": "1"},
    "pcs": {"pcs": "1", "pieces": "1", "pc(s)": "1"},
}


def fill(apps, schema_editor):
    unit = apps.get_model("catalog", "SearchUnit")
    unit.objects.bulk_create(
        unit(name=name, base=base, factor=factor) for base, names in UNITS.items() for name, factor in names.items()
    )


class Migration(migrations.Migration):
    dependencies = [("catalog", "0010_prices_elsewhere")]

    operations = [
        migrations.CreateModel(
            name="SearchUnit",
            fields=[
                (
                    "name",
                    models.CharField(
                        help_text="As written, in lower case: kg", max_length=20, primary_key=True, serialize=False
                    ),
                ),
                ("base", models.CharField(help_text="What it is counted in: g", max_length=20)),
                (
                    "factor",
                    models.DecimalField(decimal_places=6, help_text="How many of those it is: 1000", max_digits=16),
                ),
            ],
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AddField(
            model_name="listing",
            name="kinds",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=40),
                db_default=[],
                default=list,
                help_text="Stems of what the thing is: 'laptop', not 'sleev'.",
                size=None,
            ),
        ),
        migrations.AddField(
            model_name="termcount",
            name="kinds",
            field=models.PositiveIntegerField(
                db_default=0, default=0, help_text="How many of them are a thing of that name."
            ),
        ),
    ]
