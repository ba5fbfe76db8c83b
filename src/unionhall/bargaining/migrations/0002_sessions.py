from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("bargaining", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="session",
            name="version",
            field=models.PositiveIntegerField(default=1, editable=False),
        )
    ]
