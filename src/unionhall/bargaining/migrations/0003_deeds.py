from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("bargaining", "0002_sessions")]

    operations = [
        migrations.AddField(model_name="version", name="deed", field=models.JSONField(null=True)),
        migrations.AlterField(
            model_name="version",
            name="what",
            field=models.CharField(blank=True, max_length=300, verbose_name="what changed"),
        ),
    ]
