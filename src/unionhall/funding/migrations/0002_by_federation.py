from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("funding", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="snapshot",
            name="by_federation",
            field=models.BooleanField(default=False, verbose_name="published by the federation"),
        )
    ]
