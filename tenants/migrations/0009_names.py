import uuid

import django.db.models.functions.text
import django.utils.timezone
from django.db import migrations, models
from django.db.models.functions import Replace

LOOKS = (("-", ""), ("0", "o"), ("1", "l"), ("i", "l"), ("5", "s"), ("rn", "m"), ("vv", "w"))


def skeleton_of(column):
    expression = models.F(column)
    for seen, taken_for in LOOKS:
        expression = Replace(expression, models.Value(seen), models.Value(taken_for))
    return expression


class Migration(migrations.Migration):

    dependencies = [
        ('tenants', '0008_dns_right'),
    ]

    operations = [
        migrations.AddField(
            model_name='releasedname',
            name='holder',
            field=models.UUIDField(default=uuid.uuid4, help_text="The same organization's key, which outlives its row."),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name='releasedname',
            name='released_at',
            field=models.DateTimeField(default=django.utils.timezone.now),
        ),
        migrations.AddIndex(
            model_name='domain',
            index=models.Index(skeleton_of('domain'), name='domain_skeleton'),
        ),
        migrations.AddIndex(
            model_name='organization',
            index=models.Index(skeleton_of('slug'), name='slug_skeleton'),
        ),
        migrations.AddConstraint(
            model_name='domain',
            constraint=models.CheckConstraint(condition=models.Q(('domain', django.db.models.functions.text.Lower('domain'))), name='domain_is_folded'),
        ),
        migrations.AddConstraint(
            model_name='releasedname',
            constraint=models.CheckConstraint(condition=models.Q(('host', django.db.models.functions.text.Lower('host'))), name='released_host_is_folded'),
        ),
    ]
