"""Who is in the demonstration. Every one is made up; every organisation says so in its name."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class DemoPerson:
    """A made-up person to sign in as."""

    email: str
    name: str
    description: str


PEOPLE = [
    DemoPerson(
        email="driver@example.com",
        name="Nadia Example",
        description="Driver, newly signed up: has read two lessons; badge PHD 1001.",
    ),
    DemoPerson(
        email="trained@example.com",
        name="Tomasz Example",
        description="Driver who has passed and is ready to renew; badge PHD 1002.",
    ),
    DemoPerson(
        email="officer@example.com",
        name="Olive Example",
        description="Licensing officer of the demonstration council: the desk and the register.",
    ),
    DemoPerson(
        email="analyst@example.com",
        name="Anil Example",
        description="Board analyst of the demonstration partnership: coverage and headcounts.",
    ),
    DemoPerson(
        email="editor@example.com",
        name="Edie Example",
        description="Editor: changes and publishes lessons and questions in the CMS, and reads test results.",
    ),
    DemoPerson(
        email="author@example.com",
        name="Arthur Example",
        description="Author: writes lessons and questions in the CMS and submits them.",
    ),
    DemoPerson(
        email="reviewer@example.com",
        name="Rita Example",
        description="Reviewer: comments on drafts and approves them; an approval publishes nothing.",
    ),
    DemoPerson(
        email="publisher@example.com",
        name="Petra Example",
        description="Publisher: publishes what is approved and says what kind of change it is.",
    ),
    DemoPerson(email="councillor@example.com", name="Carol Example", description="Councillor with an induction to do."),
    DemoPerson(email="hotel@example.com", name="Hugo Example", description="Hotel receptionist."),
    DemoPerson(email="teacher@example.com", name="Tess Example", description="Teaching assistant."),
    DemoPerson(
        email="administrator@example.com",
        name="Ada Example",
        description="Administrator: everything, also people, policies and certificates.",
    ),
]
