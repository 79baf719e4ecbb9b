from django.contrib.postgres.operations import CreateExtension, TrigramExtension
from django.db import migrations


class Migration(migrations.Migration):
    operations = [
        CreateExtension("postgis"),
        TrigramExtension(),
    ]
