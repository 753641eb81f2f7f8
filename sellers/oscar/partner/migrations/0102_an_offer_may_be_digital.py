from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('partner', '0101_team_and_stock'),
    ]

    operations = [
        migrations.AddField(
            model_name='stockrecord',
            name='is_digital',
            field=models.BooleanField(db_default=False, default=False, editable=False, help_text="Nothing is posted: as the product's type says."),
        ),
    ]
