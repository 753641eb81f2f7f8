"""The countries that parcels go to: the European Union and its neighbours."""

from django.db import migrations

COUNTRIES = {
    "AT": "Austria", "BE": "Belgium", "BG": "Bulgaria", "HR": "Croatia", "CY": "Cyprus", "CZ": "Czechia",
    "DK": "Denmark", "EE": "Estonia", "FI": "Finland", "FR": "France", "DE": "Germany", "GR": "Greece",
    "HU": "Hungary", "IE": "Ireland", "IT": "Italy", "LV": "Latvia", "LT": "Lithuania", "LU": "Luxembourg",
    "MT": "Malta", "NL": "Netherlands", "NO": "Norway", "PL": "Poland", "PT": "Portugal", "RO": "Romania",
    "SK": "Slovakia", "SI": "Slovenia", "ES": "Spain", "SE": "Sweden", "CH": "Switzerland", "GB": "United Kingdom",
    "US": "United States",
}  # fmt: skip


def add(apps, schema_editor):
    Country = apps.get_model("address", "Country")
    for code, name in COUNTRIES.items():
        Country.objects.update_or_create(
            iso_3166_1_a2=code, defaults={"printable_name": name, "name": name, "is_shipping_country": True}
        )


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial"), ("address", "0007_useraddress_code")]

    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
