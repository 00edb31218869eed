"""The administrators' ledger in the CMS: looked up, read, revoked, never edited."""

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from certificates import rules
from certificates.models import CertificateEvent
from tests.certificates.test_views import current, signed_in
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
LIST = "/cms/certificates/"


@pytest.fixture
def administrator():
    return signed_in(UserFactory(name="Admin", is_superuser=True))


def clerk(*codenames):
    person = UserFactory()
    person.user_permissions.set(Permission.objects.filter(codename__in=["access_admin", *codenames]))
    return signed_in(person)


def test_administrators_find_certificates_by_name_and_code(administrator):
    amina = current(person=UserFactory(name="Amina Khan"))
    current(person=UserFactory(name="Boris Petrov"))
    for words in ("khan amina", rules.group_code(amina.code).lower(), amina.code):
        found = administrator.get(LIST, {"q": words}).content.decode()
        assert ("Amina Khan" in found, "Boris Petrov" in found) == (True, False)
    everyone = administrator.get(LIST).content.decode()
    assert ("Amina Khan" in everyone, "Boris Petrov" in everyone) == (True, True)


def test_the_list_takes_as_many_queries_for_3_as_for_1(administrator):
    counts = []
    for more in (1, 2):
        for _ in range(more):
            current()
        administrator.get(LIST)
        with CaptureQueriesContext(connection) as captured:
            administrator.get(LIST)
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_the_ledger_is_read_only(administrator):
    certificate = current()
    for path in ("new/", f"edit/{certificate.pk}/", f"delete/{certificate.pk}/"):
        for method in (administrator.get, administrator.post):
            answer = method(LIST + path)
            assert answer.status_code in {302, 404}, path
    entry = administrator.get(f"{LIST}inspect/{certificate.pk}/")
    body = entry.content.decode()
    assert entry.status_code == 200
    assert ("Standing today" in body, "Valid" in body, "/revoke/" in body) == (True, True, True)
    assert ("/edit/" in body, "/delete/" in body) == (False, False)


def test_revoking_needs_a_reason_and_a_confirmation(administrator):
    certificate = current()
    path = reverse("revoke_certificate", args=[certificate.pk])
    assert "This cannot be undone" in administrator.get(path).content.decode()
    answer = administrator.post(path, {}).content.decode()
    assert ("Choose why" in answer, "Tick the box" in answer) == (True, True)
    assert CertificateEvent.objects.count() == 0
    answer = administrator.post(path, {"reason": "conduct", "confirmed": "on"}, follow=True)
    event = CertificateEvent.objects.get()
    assert (event.kind, event.reason, event.recorded_by.name) == ("revoked", "conduct", "Admin")
    assert "is revoked from today" in answer.content.decode()
    assert "/revoke/" not in answer.content.decode()
    answer = administrator.post(path, {"reason": "error", "confirmed": "on"}, follow=True)
    assert "already revoked" in answer.content.decode()
    assert CertificateEvent.objects.count() == 1


def test_who_may_only_look_cannot_revoke():
    certificate = current()
    looker, nobody = clerk("view_certificate"), clerk()
    path = reverse("revoke_certificate", args=[certificate.pk])
    assert looker.get(f"{LIST}inspect/{certificate.pk}/").status_code == 200
    assert "/revoke/" not in looker.get(f"{LIST}inspect/{certificate.pk}/").content.decode()
    for client, door in ((looker, path), (nobody, path), (nobody, LIST), (nobody, f"{LIST}inspect/{certificate.pk}/")):
        assert client.get(door).status_code in {302, 403}
        client.post(door, {"reason": "error", "confirmed": "on"})
    assert CertificateEvent.objects.count() == 0
