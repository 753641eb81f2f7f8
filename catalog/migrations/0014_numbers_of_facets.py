from itertools import islice

from django.db import migrations

from catalog.measures import counted


def count(apps, schema_editor):
    FacetValue = apps.get_model("catalog", "FacetValue")
    known = FacetValue.objects.filter(number=None).order_by("pk").only("value").iterator(chunk_size=5000)
    while some := list(islice(known, 5000)):
        for facet in some:
            facet.number, facet.unit = counted(facet.value)
        measured = [facet for facet in some if facet.number is not None]
        FacetValue.objects.bulk_update(measured, ["number", "unit"], batch_size=1000)


class Migration(migrations.Migration):

    dependencies = [
        ('catalog', '0013_usual_synonyms'),
    ]

    operations = [migrations.RunPython(count, migrations.RunPython.noop)]
