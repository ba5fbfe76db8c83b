from django.db import migrations


def grant(apps, schema_editor):
    """In a hall opened before both groups had this power; a new one gives it as it opens."""
    powers = apps.get_model("auth", "Permission").objects.filter(
        codename="submit_translation", content_type__app_label="simple_translation"
    )
    for group in apps.get_model("auth", "Group").objects.filter(name__in=["Editors", "Moderators"]):
        group.permissions.add(*powers)


class Migration(migrations.Migration):
    dependencies = [
        ("pages", "0002_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("simple_translation", "0001_initial"),
    ]

    operations = [migrations.RunPython(grant, migrations.RunPython.noop)]
