"""The directories of contacts and sources: what pages show is not deleted; what is changed shows at once."""

import pytest
from django.utils import timezone

from content.files import read_training
from content.models import Contact, Source
from elearning.actions.loading import load_training
from tests.factories import DAY, UserFactory

pytestmark = pytest.mark.django_db
LESSON = "/taxi-drivers/safe-journeys/what-exploitation-is/"


@pytest.fixture
def administrator(client, settings):
    load_training(training=read_training(settings.BASE_DIR / "content/modules"), now=timezone.now())
    client.force_login(UserFactory(is_superuser=True))
    return client


@pytest.mark.parametrize(("model", "slug"), [(Contact, "police-emergency"), (Source, "dfe-cse-2017")])
def test_what_pages_show_is_not_deleted_one_by_one_or_in_bulk(administrator, model, slug):
    row = model.objects.get(slug=slug)
    desk = f"/cms/snippets/content/{model._meta.model_name}"
    page = administrator.post(f"{desk}/delete/{row.pk}/", follow=True)
    assert "is used on pages, so it cannot be deleted" in page.content.decode()
    administrator.post(f"/cms/bulk/content/{model._meta.model_name}/delete/?id={row.pk}")
    assert model.objects.filter(pk=row.pk).exists()


def test_what_no_page_shows_is(administrator):
    row = Contact.objects.create(slug="unused", name="Unused", checked_on=DAY)
    administrator.post(f"/cms/snippets/content/contact/delete/{row.pk}/")
    assert not Contact.objects.filter(pk=row.pk).exists()


def test_a_corrected_number_shows_in_the_foot_of_every_page_at_once(administrator):
    assert "0800 1111" in administrator.get("/").content.decode()
    row = Contact.objects.get(slug="childline")
    answer = administrator.post(
        f"/cms/snippets/content/contact/edit/{row.pk}/",
        {
            "name": row.name, "slug": row.slug, "phone": "0800 2222", "description": row.description,
            "checked_on": "2026-11-20", "on_every_page": "on", "sort_order": "3", "url": row.url, "hours": row.hours,
        },
    )  # fmt: skip
    assert answer.status_code == 302
    assert "0800 2222" in administrator.get("/").content.decode()
