"""Plain makers of what coverage reads, for tests. Days default to a year before `TODAY`, so that they are in force."""

import datetime
import random
import uuid

from django.utils import timezone

from accounts.models import Appointment, Membership, Organisation
from certificates.licensing.models import (
    Authority,
    Claim,
    ClaimReview,
    Licence,
    LicenceRecord,
    LicenceType,
    Policy,
    RegisterImport,
)
from certificates.models import Certificate, CertificateEvent
from content.models import Module, ModuleVersion
from elearning.coverage.models import Headcount
from elearning.models import Completion, Requirement
from tests.factories import OrganisationFactory, RoleFactory, UserFactory

TODAY = timezone.localdate()
NAMES = ["Amir", "Beth", "Cara", "Dev", "Eve", "Farah", "Gus", "Hana", "Ivo", "Jaya", "Kit", "Lena", "Mo", "Nia"]


def ago(days):
    return TODAY - datetime.timedelta(days=days)


def noon(day):
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(12)))


def make_module(slug="safe-journeys", months=36):
    module = Module.objects.create(slug=slug, title=slug.replace("-", " ").capitalize(), valid_months=months)
    ModuleVersion.objects.create(
        module=module, number=1, title=module.title, published_at=noon(ago(900)), digest="0" * 32
    )
    return module


def change_module(module, asks="within", days=30, published=None):
    """A material change that asks something of people trained before it."""
    number = module.versions.count() + 1
    return ModuleVersion.objects.create(
        module=module, number=number, title=module.title, published_at=noon(published or ago(100)),
        digest=f"{number:032}", kind="material", asks=asks, days=days,
    )  # fmt: skip


def require(role, module, organisation=None, starts=None, ends=None):
    return Requirement.objects.create(
        role=role, module=module, organisation=organisation, starts_on=starts or ago(2000), ends_on=ends
    )


def join(person, role, organisation, starts=None, ends=None):
    return Membership.objects.create(
        person=person, role=role, organisation=organisation, started_on=starts or ago(365), ended_on=ends
    )


def complete(person, module, on=None, recorded=None, valid_until=None, certificate=True, version=1):
    """A completion with its certificate, valid for three years unless told."""
    on = on or ago(30)
    at = noon(recorded or on)
    completion = Completion.objects.create(
        person=person,
        module=module,
        version=module.versions.get(number=version),
        completed_on=on,
        recorded_at=at,
        how="session",
    )
    return completion, (award(completion, valid_until=valid_until, at=at) if certificate else None)


def award(completion, edition=1, valid_until=None, at=None):
    return Certificate.objects.create(
        completion=completion.uuid, edition=edition, person=completion.person, module=completion.module,
        module_version=1, completed_on=completion.completed_on,
        valid_until=valid_until or completion.completed_on + datetime.timedelta(1095),
        issued_at=at or completion.recorded_at, holder_name="A", module_title="M", issuer_name="I",
    )  # fmt: skip


def end(certificate, kind="revoked", on=None, recorded=None):
    on = on or TODAY
    return CertificateEvent.objects.create(
        certificate=certificate, kind=kind, reason="error", happened_on=on, recorded_at=noon(recorded or on)
    )


def count(organisation, role, number, counted=None, recorded=None, source="Census"):
    counted = counted or ago(100)
    return Headcount.objects.create(
        organisation=organisation, role=role, number=number, source=source, counted_on=counted,
        recorded_on=recorded or counted,
    )  # fmt: skip


def analyst(*organisations, starts=None, ends=None):
    person = UserFactory()
    for organisation in organisations:
        Appointment.objects.create(
            person=person, organisation=organisation, started_on=starts or ago(365), ended_on=ends
        )  # fmt: skip
    return person


def make_authority(organisation, role, imported=None, name=None):
    """An authority with one licence type of the role, and a register taken in on a day (none: not yet)."""
    name = name or f"{organisation.name} licensing"
    authority = Authority.objects.create(slug=name.lower().replace(" ", "-")[:60], name=name, organisation=organisation)
    LicenceType.objects.get_or_create(
        slug=f"{role.slug}-licence", defaults={"name": f"{role.slug} licence", "role": role}
    )
    if imported:
        take_in(authority, imported)
    return authority


def take_in(authority, day, state="applied"):
    return RegisterImport.objects.create(
        authority=authority, file_name="register.csv", sha256="0" * 64, state=state, imported_at=noon(day)
    )


def license_holder(authority, badge, name, kind, recorded=None, issued=None, expires=None, on_register=True):
    """A line of the register, as recorded on a day; a second call for a badge is its next state."""
    says = {
        "holder_name": name, "licence_type": kind, "issued_on": issued or ago(400),
        "expires_on": expires or TODAY + datetime.timedelta(400), "on_register": on_register,
    }  # fmt: skip
    licence, _ = Licence.objects.update_or_create(
        authority=authority, badge_key=badge, defaults={"badge_number": badge, **says}
    )
    register_import = authority.imports.first() or take_in(authority, recorded or ago(60))
    LicenceRecord.objects.create(
        licence=licence, register_import=register_import, recorded_on=recorded or ago(60), **says
    )  # fmt: skip
    return licence


def claim(person, authority, badge, starts=None, ends=None):
    return Claim.objects.create(
        person=person,
        authority=authority,
        claimant_name=person.name,
        badge_number=badge,
        badge_key=badge,
        started_on=starts or ago(50),
        ended_on=ends,
    )


def confirm(made, same=True, on=None):
    licence = Licence.objects.filter(authority=made.authority, badge_key=made.badge_key).first()
    return ClaimReview.objects.create(
        claim=made,
        register_name=licence.holder_name if licence else "",
        same_person=same,
        note="Seen",
        reviewed_at=noon(on or TODAY),
        reviewed_on=on or TODAY,
    )


def random_world(seed):
    """A small county at random: a tree of organisations, three roles (one licensed), people, training, registers."""
    chance = random.Random(seed)
    tag = uuid.uuid4().hex[:6]
    tops = [OrganisationFactory(name=f"Top {number} {tag}") for number in range(2)]
    organisations = list(tops)
    for number in range(chance.randint(2, 9)):
        parent = Organisation.objects.get(pk=chance.choice(organisations).pk)
        organisations.append(OrganisationFactory(parent=parent, name=f"{'=@-+'[number % 4]}Place {number} {tag}"))
    organisations = list(Organisation.objects.filter(pk__in=[one.pk for one in organisations]))
    roles = [RoleFactory(slug=slug, licensed=slug == "taxi-drivers") for slug in ("taxi-drivers", "teachers", "hotels")]
    modules = [make_module(f"m{number}-{tag}", months) for number, months in enumerate((None, 12, 36))]

    def day(least=0, most=700):
        return ago(chance.randint(least, most))

    for module in modules:
        for published in sorted(day(0, 600) for _ in range(chance.choice([0, 0, 1, 2]))):
            asks = chance.choice(["within", "within", "renewal", "nothing"])
            change_module(module, asks, None if asks == "nothing" else chance.choice([1, 30, 90]), published)

    def span():
        starts = day(0, 700)
        return starts, (chance.choice([None, min(TODAY, starts + datetime.timedelta(chance.randint(0, 400)))]))

    for role in roles:
        for module in chance.sample(modules, chance.choice([0, 1, 1, 1, 2])):
            starts, ends = span() if chance.random() < 0.3 else (None, None)
            require(role, module, None if chance.random() < 0.6 else chance.choice(organisations), starts, ends)
    people = [UserFactory(name=f"{NAMES[number % len(NAMES)]} Smith") for number in range(20)]
    for person in people:
        places = chance.sample(organisations, min(2, len(organisations)))
        for place in places:
            starts, ends = span()
            join(person, chance.choice(roles), place, starts, ends)
        for _ in range(chance.randint(0, 6)):
            on = day()
            module = chance.choice(modules)
            completion, certificate = complete(
                person, module, on=on, recorded=on + datetime.timedelta(chance.choice([0, 0, 40])),
                valid_until=on + datetime.timedelta(chance.randint(20, 800)), certificate=chance.random() < 0.8,
                version=chance.randint(1, module.versions.count()),
            )  # fmt: skip
            if certificate and chance.random() < 0.3:
                later = on + datetime.timedelta(chance.randint(0, 100))
                kind = chance.choice(["revoked", "superseded"])
                end(certificate, kind, later, recorded=later + datetime.timedelta(chance.choice([0, 30])))
                if kind == "superseded":
                    award(completion, edition=2, valid_until=certificate.valid_until, at=noon(later))
    for organisation in organisations:
        for role in roles:
            for _ in range(chance.choice([0, 0, 1, 2])):
                counted = day(0, 600)
                count(
                    organisation, role, chance.randint(0, 9), counted,
                    min(TODAY, counted + datetime.timedelta(chance.choice([0, 20]))),
                    source=chance.choice(["Census", "=1+1"]),
                )  # fmt: skip
    for organisation in chance.sample(organisations, chance.choice([0, 1, 2])):
        random_register(chance, organisation, roles[0], people, modules, day)
    return tops, organisations, roles


def random_register(chance, organisation, role, people, modules, day):
    authority = make_authority(organisation, role, imported=chance.choice([None, day(0, 300)]))
    kind = LicenceType.objects.get(role=role)
    if chance.random() < 0.5:
        Policy.objects.create(
            authority=authority, licence_type=kind, module=chance.choice(modules), starts_on=day(0, 900)
        )  # fmt: skip
    for number in range(chance.randint(0, 8)):
        recorded = day(100, 500)
        for _ in range(chance.choice([1, 1, 2, 3])):
            name = chance.choice(people).name
            issued = day(50, 900)
            license_holder(
                authority, f"B{number}", name, kind, recorded=recorded, issued=issued,
                expires=issued + datetime.timedelta(chance.randint(300, 1200)), on_register=chance.random() < 0.9,
            )  # fmt: skip
            recorded = min(TODAY, recorded + datetime.timedelta(chance.randint(0, 50)))
    held = {licence.holder_name: licence.badge_key for licence in authority.licences.all()}
    for person in people:
        if chance.random() < 0.7:
            starts = day(0, 400)
            own = held.get(person.name) if chance.random() < 0.7 else None
            made = claim(
                person, authority, own or f"B{chance.randint(0, 8)}", starts,
                chance.choice([None, starts + datetime.timedelta(chance.randint(0, 200))]),
            )  # fmt: skip
            if chance.random() < 0.6:
                for module in modules:
                    complete(person, module, on=day(30, 400))
            if chance.random() < 0.4:
                confirm(made, chance.random() < 0.6, on=day(0, 300))
