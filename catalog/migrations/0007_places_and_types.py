import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('catalog', '0006_saved_alerts_rails'),
        ('catalogue', '0102_a_category_is_archived'),
    ]

    operations = [
        migrations.AddField(
            model_name='facetvalue',
            name='number',
            field=models.DecimalField(decimal_places=6, help_text='What is measured, in the unit beside it; or empty.', max_digits=20, null=True),
        ),
        migrations.AddField(
            model_name='facetvalue',
            name='unit',
            field=models.CharField(blank=True, db_default='', help_text='mm, g, ml … see catalog.measures.', max_length=12),
        ),
        migrations.AddField(
            model_name='listing',
            name='colours_count',
            field=models.PositiveSmallIntegerField(db_default=0, default=0),
        ),
        migrations.CreateModel(
            name='CategoryRedirect',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('path', models.CharField(max_length=500, unique=True)),
                ('merged_id', models.IntegerField(db_index=True, editable=False, help_text='The id of the category that went up in this one.', null=True)),
                ('category', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='former_addresses', to='catalogue.category')),
            ],
            options={
                'verbose_name': 'former address of a category',
                'verbose_name_plural': 'former addresses of categories',
            },
        ),
        migrations.CreateModel(
            name='TypeAttribute',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60)),
                ('kind', models.CharField(choices=[('text', 'Text'), ('choice', 'One of a list'), ('number', 'Number, with a unit or without'), ('yes_no', 'Yes or no')], default='text', max_length=10)),
                ('unit', models.CharField(blank=True, help_text='Of numbers: cm, kg, GB … What is typed in another unit is converted.', max_length=12)),
                ('choices', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), blank=True, default=list, help_text='Of a list, with commas: Cotton, Wool', size=None)),
                ('required', models.BooleanField(default=False)),
                ('is_facet', models.BooleanField(default=True, verbose_name='lists can be narrowed down by it')),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('product_type', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='definitions', to='catalogue.productclass')),
            ],
            options={
                'verbose_name': 'specification',
                'ordering': ['product_type', 'position', 'name'],
                'constraints': [models.UniqueConstraint(fields=('product_type', 'name'), name='one_attribute_per_type')],
            },
        ),
    ]
