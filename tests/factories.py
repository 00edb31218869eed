"""One plain way to make each thing. Nothing random that a test could trip over; nothing made that was not asked for."""

import datetime
import uuid
from pathlib import Path

import factory
from django.core.files.base import ContentFile
from django.utils import timezone
from factory.django import DjangoModelFactory
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.rich_text import RichText

from accounts.models import Appointment, Membership, Organisation, Role, User
from certificates.licensing.models import Authority, Claim, Licence, LicenceType, Officer, Policy
from certificates.models import Certificate
from content.models import Film, Module, ModuleVersion, Source
from elearning.actions.loading.pages import home_page
from elearning.actions.loading.report import Report
from elearning.actions.versions import record_version
from elearning.models import Completion, LessonPage, ModulePage, Requirement, RolePage, SessionPackPage
from quizzes.actions import Wording, write_question
from quizzes.models import Pool, Question, Quiz, QuizSection

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
    claimant_name = factory.LazyAttribute(lambda claim: claim.person.name)
    badge_number = "PHD 01234"
    badge_key = factory.LazyAttribute(lambda claim: "".join(c for c in claim.badge_number if c.isalnum()))
    started_on = datetime.date(2026, 1, 1)


# --- quizzes ----------------------------------------------------------------------------------------------------------
class PoolFactory(DjangoModelFactory):
    class Meta:
        model = Pool

    slug = factory.Sequence(lambda n: f"pool-{n}")
    title = factory.LazyAttribute(lambda pool: pool.slug)


class QuizFactory(DjangoModelFactory):
    """80 per cent, three attempts, five questions a page. `questions=12` fills a pool and draws `draw` (10) of them."""

    class Meta:
        model = Quiz

    slug = factory.Sequence(lambda n: f"quiz-{n}")
    title = factory.LazyAttribute(lambda quiz: quiz.slug)
    pass_mark = 80
    attempts_allowed = 3
    questions_per_page = 5

    @classmethod
    def _create(cls, model_class, *args, questions=0, draw=10, **kwargs):
        quiz = super()._create(model_class, *args, **kwargs)
        if questions:
            section = QuizSectionFactory(quiz=quiz, draw=draw)
            for _ in range(questions):
                QuestionFactory(pool=section.pool)
        return quiz


class QuizSectionFactory(DjangoModelFactory):
    class Meta:
        model = QuizSection

    quiz = factory.SubFactory(QuizFactory)
    pool = factory.SubFactory(PoolFactory)
    slug = "signs"
    title = factory.LazyAttribute(lambda section: section.slug.capitalize())
    draw = 10


class QuestionFactory(DjangoModelFactory):
    """One right answer, "a", of three."""

    class Meta:
        model = Question

    pool = factory.SubFactory(PoolFactory)
    key = factory.Sequence(lambda n: f"question-{n}")
    section = "signs"
    kind = "single"
    text = factory.LazyAttribute(lambda question: f"<p>What of {question.key}?</p>")
    options = (("a", "Tell somebody", True), ("b", "Wait", False), ("c", "Look away", False))
    feedback = factory.LazyAttribute(lambda question: f"Think again about {question.key}.")
    outcome = "signs"
    teaches = "lesson-1"
    now = NOW

    @classmethod
    def _create(cls, model_class, *args, pool, key, section, now, scenario=None, place=0, **wording):
        written, _ = write_question(
            pool=pool,
            key=key,
            section=section,
            now=now,
            wording=Wording(**wording),
            scenario=scenario,
            scenario_place=place,
        )
        return written


def answers_to(attempt, *, right):
    """Answers to every question of an attempt, the first `right` of them right."""
    answers = {}
    for response in attempt.responses.select_related("version").order_by("position"):
        rights = [option["id"] for option in response.version.options if option["right"]]
        wrong = [option["id"] for option in response.version.options if not option["right"]][:1]
        answers[response.position] = rights if response.position <= right else wrong
    return answers


# --- elearning --------------------------------------------------------------------------------------------------------
class RolePageFactory(DjangoModelFactory):
    """Below the home page, which is made when there is none."""

    class Meta:
        model = RolePage

    role = factory.SubFactory(RoleFactory)
    slug = factory.LazyAttribute(lambda page: page.role.slug)
    title = factory.LazyAttribute(lambda page: page.role.plural)

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        return _add_page(home_page(Report()), model_class(**kwargs))


class ModulePageFactory(DjangoModelFactory):
    """A live module with two lessons, a version, and a test of ten questions drawn from twelve (`quiz=None`: none)."""

    class Meta:
        model = ModulePage

    module = factory.SubFactory(ModuleFactory)
    quiz = factory.SubFactory(QuizFactory, questions=12)
    slug = factory.LazyAttribute(lambda page: page.module.slug)
    title = factory.LazyAttribute(lambda page: page.module.title)
    summary = "What it is about."
    covers = "<p>What it covers.</p>"

    @classmethod
    def _create(cls, model_class, *args, parent=None, lessons=2, **kwargs):
        page = _add_page(parent or RolePage.objects.first() or RolePageFactory(), model_class(**kwargs))
        for number in range(1, lessons + 1):
            LessonPageFactory(parent=page, slug=f"lesson-{number}")
        record_version(module=page.module, now=NOW)
        return page


def declaration_fields():
    """What makes a module page ask for a declaration."""
    source = Source.objects.create(
        slug="the-guide",
        title="The guide",
        publisher="Department for Education",
        published_on=datetime.date(2026, 9, 1),
        url="https://www.gov.uk/the-guide",
    )
    return {
        "declaration_edition": "The guide, September 2026",
        "declaration_source": source,
        "declaration_statement": "I have read and understood Part one of the guide.",
    }


def card_value(*contacts):
    """A summary card, as a module page keeps it."""
    value = {
        "signs": ["A sign", "Another sign", "A third sign", "A fourth sign"],
        "do": ["Write it down", "Tell somebody", "Ring 999 in danger"],
        "contacts": [contact.pk for contact in contacts],
    }
    return [{"type": "card", "value": value}]


class SessionPackPageFactory(DjangoModelFactory):
    """A group session of three slides below a module."""

    class Meta:
        model = SessionPackPage

    title = "Twenty minutes together"
    slug = "session-pack"
    minutes = 20
    before = "<p>Print the sheet.</p>"
    after = "<p>Keep the sheet.</p>"
    slides = factory.LazyFunction(
        lambda: [
            {
                "type": "slide",
                "value": {
                    "title": f"Slide {number}",
                    "minutes": number,
                    "points": [f"Point {number}"],
                    "picture": "",
                    "alt": "",
                    "notes": f"<p>Say {number}.</p>",
                },
            }
            for number in (1, 2, 3)
        ]
    )

    @classmethod
    def _create(cls, model_class, *args, parent, **kwargs):
        return _add_page(parent, model_class(**kwargs))


class LessonPageFactory(DjangoModelFactory):
    class Meta:
        model = LessonPage

    slug = factory.Sequence(lambda n: f"lesson-{n}")
    title = factory.LazyAttribute(lambda page: page.slug.replace("-", " ").capitalize())
    minutes = 4
    body = factory.LazyAttribute(lambda page: [("text", RichText(f"<p>The words of {page.slug}.</p>"))])

    @classmethod
    def _create(cls, model_class, *args, parent, **kwargs):
        return _add_page(parent, model_class(**kwargs))


def _add_page(parent, page):
    parent.refresh_from_db()  # the tree counts children on the parent's row
    parent.add_child(instance=page)
    page.save_revision().publish()
    page.refresh_from_db()
    return page


CAPTIONS = b"WEBVTT\n\n00:00.000 --> 00:00.900\nA door opens.\n"


class FilmFactory(DjangoModelFactory):
    """A real film of one second."""

    class Meta:
        model = Film

    title = "What a driver noticed"
    file = factory.LazyFunction(
        lambda: ContentFile(Path(__file__).with_name("content").joinpath("film.webm").read_bytes(), "film.webm")
    )
    captions = factory.LazyFunction(lambda: ContentFile(CAPTIONS, "film.vtt"))
    poster = factory.LazyFunction(lambda: get_image_model().objects.create(title="Poster", file=get_test_image_file()))
    poster_alt = "A taxi at the kerb."
    transcript = "<p>A door opens. The driver asks: are you all right?</p>"
    minutes = 1


class RequirementFactory(DjangoModelFactory):
    """From 2020 on, within 90 days, once."""

    class Meta:
        model = Requirement

    role = factory.SubFactory(RoleFactory)
    module = factory.SubFactory(ModuleFactory)
    first_due_days = 90
    starts_on = datetime.date(2020, 1, 1)


class CompletionFactory(DjangoModelFactory):
    """At a session, on `DAY`."""

    class Meta:
        model = Completion

    person = factory.SubFactory(UserFactory)
    module = factory.LazyAttribute(lambda completion: completion.version.module)
    version = factory.SubFactory(ModuleVersionFactory)
    completed_on = DAY
    recorded_at = NOW
    how = "session"
