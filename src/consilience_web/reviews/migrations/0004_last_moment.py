"""The last moment of a review's ledger is found at once."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reviews", "0003_records")]
    operations = [
        migrations.AddIndex(
            model_name="ledgerrow",
            index=models.Index(fields=["review", "at"], name="line_moment"),
        ),
    ]
