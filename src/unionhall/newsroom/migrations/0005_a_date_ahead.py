from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("newsroom", "0004_a_chain_stays_closed")]

    # The words beside a field are not the database's business.
    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    model_name="post",
                    name="date",
                    field=models.DateTimeField(
                        blank=True,
                        db_index=True,
                        help_text="Printed above the post. Left empty, it is the moment when the post first appears."
                        " With a date ahead, the post appears on that date.",
                        null=True,
                        verbose_name="date",
                    ),
                )
            ]
        )
    ]
