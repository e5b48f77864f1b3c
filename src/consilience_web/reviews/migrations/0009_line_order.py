"""The lines of a review that came since one of them are found at once."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reviews", "0008_words")]
    operations = [
        migrations.AddIndex(
            model_name="ledgerrow",
            index=models.Index(fields=["review", "id"], name="line_order"),
        ),
    ]
