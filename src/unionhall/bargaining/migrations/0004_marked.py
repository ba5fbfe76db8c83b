from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("bargaining", "0003_deeds")]

    operations = [
        migrations.AddField(
            model_name="proposal", name="marked", field=models.JSONField(default=list, editable=False)
        )
    ]
