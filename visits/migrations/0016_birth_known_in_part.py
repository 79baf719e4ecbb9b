from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("visits", "0015_names_in_one_spelling")]

    operations = [
        migrations.AddField(
            model_name="elder",
            name="birth_about",
            field=models.CharField(
                blank=True,
                help_text="1945 or 1945-05, while no more is known than that",
                max_length=7,
                verbose_name="出生年份或年月",
                default="",
            ),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="elder",
            constraint=models.CheckConstraint(
                condition=models.Q(birth_about="")
                | models.Q(birth_date=None, birth_about__regex=r"^(19|20)\d\d(-(0[1-9]|1[0-2]))?$"),
                name="birth_is_known_whole_or_in_part",
            ),
        ),
    ]
