from django.db import migrations, models

from unionhall.core.wording import check_label


class Migration(migrations.Migration):
    dependencies = [("institute", "0004_stays")]

    operations = [
        migrations.AlterField(
            model_name="paper",
            name="title",
            field=models.CharField(max_length=160, validators=[check_label], verbose_name="title"),
        ),
    ]
