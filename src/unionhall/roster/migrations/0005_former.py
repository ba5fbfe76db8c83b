import django.core.serializers.json
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("roster", "0004_any_case")]

    operations = [
        migrations.CreateModel(
            name="Former",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("what", models.CharField(max_length=12, verbose_name="what")),
                (
                    "value",
                    models.JSONField(
                        encoder=django.core.serializers.json.DjangoJSONEncoder, verbose_name="value"
                    ),
                ),
                ("until", models.DateField(verbose_name="until")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="formerly",
                        to="roster.person",
                    ),
                ),
            ],
            options={"verbose_name": "what was corrected", "ordering": ["-until", "-pk"]},
        ),
    ]
