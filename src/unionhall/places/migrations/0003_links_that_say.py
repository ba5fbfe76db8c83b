from django.db import migrations
from wagtail.fields import RichTextField

from unionhall.core.wording import check_links


class Migration(migrations.Migration):
    dependencies = [("places", "0002_numbers_in_addresses")]

    operations = [
        migrations.AlterField(
            model_name="local",
            name="about",
            field=RichTextField(blank=True, validators=[check_links], verbose_name="about the local"),
        ),
    ]
