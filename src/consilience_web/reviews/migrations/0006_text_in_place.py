from typing import Any

from django.db import migrations


def keep_in_place(_apps: Any, schema_editor: Any) -> None:
    """PostgreSQL would squeeze each text, and a search would have to unpack all of them."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE reviews_recordrow ALTER COLUMN text SET STORAGE MAIN")


class Migration(migrations.Migration):

    dependencies = [
        ('reviews', '0005_texts'),
    ]

    operations = [
        migrations.RunPython(keep_in_place, migrations.RunPython.noop),
    ]
