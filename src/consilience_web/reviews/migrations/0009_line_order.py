"""The lines of a review that came since one of them are found at once."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reviews", "0008_words")]
    operations = [
        migrations.AddIndex(
            model_name="ledgerrow",
            index=models.Index(fields=["review", "id"], name="line_order"),
        ),
        migrations.AlterField(
            model_name="ledgerrow",
            name="review",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="lines",
                to="reviews.reviewrow",
            ),
        ),
    ]
