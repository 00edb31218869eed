from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0001_initial'),
    ]

    operations = [
        migrations.AlterField(
            model_name='apitoken',
            name='authority',
            field=models.SlugField(blank=True, help_text='Only this licensing authority. Empty: every authority the person is an officer of.', max_length=60),
        ),
    ]
