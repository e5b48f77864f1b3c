from typing import Any

import django.db.models.deletion
from django.db import migrations, models


def keep_as_they_come(_apps: Any, schema_editor: Any) -> None:
    """PostgreSQL would try to squeeze what holds hardly anything twice."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE reviews_wordsrow ALTER COLUMN content SET STORAGE EXTERNAL")


class Migration(migrations.Migration):

    dependencies = [
        ('reviews', '0007_as_they_come'),
    ]

    operations = [
        migrations.AddField(
            model_name='exportrow',
            name='indexed',
            field=models.BooleanField(default=False),
        ),
        migrations.CreateModel(
            name='WordsRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('records', models.TextField()),
                ('content', models.BinaryField()),
                ('export', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='words', to='reviews.exportrow')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('export', 'number'), name='words_once')],
            },
        ),
        migrations.RunPython(keep_as_they_come, migrations.RunPython.noop),
    ]
