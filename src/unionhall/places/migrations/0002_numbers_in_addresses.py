import re

from django.db import migrations, models

import unionhall.places.models


def mend(apps, schema_editor):
    """Give each local whose number cannot stand in an address the nearest one that can: 60 A becomes 60-A."""
    Local = apps.get_model("places", "Local")
    taken = set(Local.objects.values_list("number", flat=True))
    for local in Local.objects.filter(number__in=[each for each in taken if not fits(each)]):
        plain = re.sub(r"[^-a-zA-Z0-9_]+", "-", local.number).strip("-") or "local"
        local.number = next(each for each in nearest(plain) if each not in taken)
        taken.add(local.number)
        local.save(update_fields=["number"])


def fits(number):
    return re.fullmatch(r"[-a-zA-Z0-9_]+", number)


def nearest(plain):
    yield plain
    yield from (f"{plain[:6]}-{again}" for again in range(2, 1000))


class Migration(migrations.Migration):
    dependencies = [("places", "0001_initial")]

    operations = [
        migrations.RunPython(mend, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="local",
            name="number",
            field=models.CharField(
                max_length=10,
                unique=True,
                validators=[unionhall.places.models.check_number],
                verbose_name="number",
            ),
        ),
    ]
