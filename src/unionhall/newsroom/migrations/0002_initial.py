from django.db import migrations


class Migration(migrations.Migration):
    """What this one added is laid out in the first; halls that are older than that, and their backups, name it."""

    dependencies = [('newsroom', '0001_initial')]
    operations = []
