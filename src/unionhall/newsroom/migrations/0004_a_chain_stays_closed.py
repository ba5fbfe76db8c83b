from django.db import migrations, models

import unionhall.newsroom.standing


class Migration(migrations.Migration):
    dependencies = [("newsroom", "0003_a_draft_may_have_no_date")]

    # What becomes of an entry when another is deleted is not the database's business.
    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    model_name="resource",
                    name="supersedes",
                    field=models.ForeignKey(
                        blank=True,
                        help_text="The older entry this one takes the place of. It stays reachable and says so.",
                        null=True,
                        on_delete=unionhall.newsroom.standing.close_the_chain,
                        related_name="superseded_by",
                        to="newsroom.resource",
                        verbose_name="supersedes",
                    ),
                )
            ]
        )
    ]
