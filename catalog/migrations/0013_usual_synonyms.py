from django.db import migrations

# Words that mean the same in every shop: other spellings, plurals that no stem tells, two names of one thing.
# Administrators change the table.
SAME = [
    "tv television", "phone smartphone", "sofa couch settee", "bike bicycle", "trainers sneakers", "backpack rucksack",
    "torch flashlight", "mouse mice", "knife knives", "shelf shelves", "scarf scarves", "fridge refrigerator",
    "vacuum hoover", "jumper sweater pullover", "colour color", "grey gray", "aluminium aluminum", "jewellery jewelry",
    "tyre tire", "pyjamas pajamas", "nappies diapers", "pram stroller", "earbuds earphones", "pc computer",
]  # fmt: skip


def fill(apps, schema_editor):
    synonym = apps.get_model("catalog", "SearchSynonym")
    known = {word for words in synonym.objects.values_list("words", flat=True) for word in words}
    synonym.objects.bulk_create(synonym(words=words.split()) for words in SAME if not known.intersection(words.split()))


class Migration(migrations.Migration):
    dependencies = [("catalog", "0012_pictures_of_reviews")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
