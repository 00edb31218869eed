"""One plain way to make each thing. Nothing random that a test could trip over; nothing made that was not asked for."""

import datetime
import uuid

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from accounts.models import Appointment, Membership, Organisation, Role, User
from certificates.licensing.models import Authority, Claim, Licence, LicenceType, Officer, Policy
from certificates.models import Certificate
from content.models import Module, ModuleVersion

DAY = datetime.date(2026, 11, 20)
NOW = timezone.make_aware(datetime.datetime(2026, 11, 20, 12, 0))


# --- accounts ---------------------------------------------------------------------------------------------------------
class UserFactory(DjangoModelFactory):
    class Meta:
        model = User

    name = factory.Sequence(lambda n: f"Person {n}")
    email = factory.Sequence(lambda n: f"person{n}@example.com")

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        return model_class.objects.create_user(*args, **kwargs)


class RoleFactory(DjangoModelFactory):
    class Meta:
        model = Role
        django_get_or_create = ("slug",)

    slug = "taxi-drivers"
    name = factory.LazyAttribute(lambda role: role.slug.replace("-", " "))
    plural = factory.LazyAttribute(lambda role: role.name.capitalize())


class OrganisationFactory(DjangoModelFactory):
    """`parent=` puts it below another."""

    class Meta:
        model = Organisation

    name = factory.Sequence(lambda n: f"Organisation {n:03}")
    slug = factory.LazyAttribute(lambda organisation: organisation.name.lower().replace(" ", "-"))

    @classmethod
    def _create(cls, model_class, *args, parent=None, **kwargs):
        organisation = model_class(**kwargs)
        return parent.add_child(instance=organisation) if parent else model_class.add_root(instance=organisation)


class MembershipFactory(DjangoModelFactory):
    class Meta:
        model = Membership

    person = factory.SubFactory(UserFactory)
    role = factory.SubFactory(RoleFactory)
    started_on = datetime.date(2026, 1, 1)


class AppointmentFactory(DjangoModelFactory):
    class Meta:
        model = Appointment

    person = factory.SubFactory(UserFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    started_on = datetime.date(2026, 1, 1)


# --- content ----------------------------------------------------------------------------------------------------------
class ModuleFactory(DjangoModelFactory):
    class Meta:
        model = Module

    slug = factory.Sequence(lambda n: f"module-{n}")
    title = factory.LazyAttribute(lambda module: module.slug.replace("-", " ").capitalize())


class ModuleVersionFactory(DjangoModelFactory):
    class Meta:
        model = ModuleVersion

    module = factory.SubFactory(ModuleFactory)
    number = 1
    title = factory.LazyAttribute(lambda version: version.module.title)
    published_at = NOW
    digest = "0" * 32


# --- certificates -----------------------------------------------------------------------------------------------------
class CertificateFactory(DjangoModelFactory):
    """Awarded and completed on `DAY`, valid for three years."""

    class Meta:
        model = Certificate

    completion = factory.LazyFunction(uuid.uuid4)
    person = factory.SubFactory(UserFactory)
    module = factory.SubFactory(ModuleFactory)
    module_version = 1
    completed_on = DAY
    valid_until = datetime.date(2029, 11, 19)
    issued_at = NOW
    holder_name = factory.LazyAttribute(lambda certificate: certificate.person.name)
    module_title = factory.LazyAttribute(lambda certificate: certificate.module.title)
    issuer_name = "Exampleshire Safeguarding Children Partnership"
    council_name = "Exampleshire Council"
    role_name = "taxi or private hire driver"
    authority_name = "Exampleshire Council"
    badge_tail = "417"


# --- licensing --------------------------------------------------------------------------------------------------------
class AuthorityFactory(DjangoModelFactory):
    class Meta:
        model = Authority

    slug = factory.Sequence(lambda n: f"council-{n}")
    name = factory.LazyAttribute(lambda authority: authority.slug.replace("-", " ").capitalize())


class LicenceTypeFactory(DjangoModelFactory):
    class Meta:
        model = LicenceType
        django_get_or_create = ("slug",)

    slug = "private-hire"
    name = factory.LazyAttribute(lambda kind: f"{kind.slug.replace('-', ' ').capitalize()} driver")
    also_written = factory.LazyAttribute(lambda kind: "PHD, private hire" if kind.slug == "private-hire" else "")
    role = factory.SubFactory(RoleFactory)


class PolicyFactory(DjangoModelFactory):
    """Three years, at any time before the renewal, 80 per cent."""

    class Meta:
        model = Policy

    authority = factory.SubFactory(AuthorityFactory)
    licence_type = factory.SubFactory(LicenceTypeFactory)
    module = factory.SubFactory(ModuleFactory)
    valid_months = 36
    starts_on = datetime.date(2020, 1, 1)


class OfficerFactory(DjangoModelFactory):
    class Meta:
        model = Officer

    person = factory.SubFactory(UserFactory)
    authority = factory.SubFactory(AuthorityFactory)
    started_on = datetime.date(2026, 1, 1)


class LicenceFactory(DjangoModelFactory):
    """On the register now. Its past is made by importing, not here."""

    class Meta:
        model = Licence

    authority = factory.SubFactory(AuthorityFactory)
    badge_number = factory.Sequence(lambda n: f"PHD {n:05}")
    badge_key = factory.LazyAttribute(lambda licence: "".join(c for c in licence.badge_number if c.isalnum()))
    holder_name = factory.Sequence(lambda n: f"Person {n}")
    licence_type = factory.SubFactory(LicenceTypeFactory)
    issued_on = datetime.date(2026, 4, 1)
    expires_on = datetime.date(2029, 3, 31)


class ClaimFactory(DjangoModelFactory):
    class Meta:
        model = Claim

    person = factory.SubFactory(UserFactory)
    authority = factory.SubFactory(AuthorityFactory)
    licence_type = factory.SubFactory(LicenceTypeFactory)
    badge_number = "PHD 01234"
    badge_key = factory.LazyAttribute(lambda claim: "".join(c for c in claim.badge_number if c.isalnum()))
    started_on = datetime.date(2026, 1, 1)
