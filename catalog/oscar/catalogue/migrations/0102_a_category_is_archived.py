from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('catalogue', '0101_picture_of_an_image'),
    ]

    operations = [
        migrations.AddField(
            model_name='category',
            name='archived_at',
            field=models.DateTimeField(blank=True, editable=False, help_text='Hidden for good: its address leads to what is above it.', null=True),
        ),
    ]
