from typing import Any

from django.db import migrations

COLUMNS = (("reviews_blob", "content"), ("reviews_recordrow", "content"))


def keep_as_they_come(_apps: Any, schema_editor: Any) -> None:
    """PostgreSQL would squeeze what is kept, which takes most of the time of writing it."""
    if schema_editor.connection.vendor == "postgresql":
        for table, column in COLUMNS:
            schema_editor.execute(f"ALTER TABLE {table} ALTER COLUMN {column} SET STORAGE EXTERNAL")


class Migration(migrations.Migration):

    dependencies = [
        ('reviews', '0006_text_in_place'),
    ]

    operations = [
        migrations.RunPython(keep_as_they_come, migrations.RunPython.noop),
    ]
