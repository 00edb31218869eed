"""Coverage counted a second time, slowly and by other means: one organisation and role after another."""

import datetime

from django.utils import timezone

from accounts.models import Membership, Organisation, Role, User
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


def within(starts, ends, on):
    return starts <= on and (ends is None or on <= ends)


class Oracle:
    def __init__(self, *, tops, on):
        self.on = on
        self.rows = {
            model: list(model.objects.order_by("pk").values())
            for model in (
                Membership, Organisation, Role, User, Authority, Claim, ClaimReview, LicenceRecord, LicenceType, Policy,
                RegisterImport, Certificate, CertificateEvent, Module, ModuleVersion, Headcount, Completion,
                Requirement,
            )
        }  # fmt: skip
        self.rows[Organisation].sort(key=lambda row: row["path"])
        self.seen = [row for row in self.rows[Organisation] if any(row["path"].startswith(top.path) for top in tops)]

    def known(self, moment):
        """Recorded by the end of the day."""
        return moment.astimezone(timezone.get_default_timezone()).date() <= self.on

    def holds(self, person, module):
        return any(
            self.counts(row)
            for row in self.rows[Completion]
            if row["person_id"] == person and row["module_id"] == module
        )  # fmt: skip

    def counts(self, completion):
        if completion["completed_on"] > self.on or not self.known(completion["recorded_at"]):
            return False
        if self.replaced(completion):
            return False
        editions = [
            row
            for row in self.rows[Certificate]
            if row["completion"] == completion["uuid"] and self.known(row["issued_at"])
        ]
        if editions:
            newest = max(editions, key=lambda row: row["edition"])
            ended = any(
                row["certificate_id"] == newest["id"]
                and row["happened_on"] <= self.on
                and self.known(row["recorded_at"])
                for row in self.rows[CertificateEvent]
            )
            return not ended and (newest["valid_until"] is None or newest["valid_until"] >= self.on)
        months = next(row["valid_months"] for row in self.rows[Module] if row["id"] == completion["module_id"])
        if months is None:
            return True
        day, steps = completion["completed_on"], completion["completed_on"].month - 1 + months
        year, month = day.year + steps // 12, steps % 12 + 1
        first_of_next = datetime.date(year + month // 12, month % 12 + 1, 1)
        same_day = min(day.day, (first_of_next - datetime.timedelta(1)).day)
        return self.on < datetime.date(year, month, same_day)

    def replaced(self, completion):
        """A later version asked for it again, and the days it gave have passed."""
        done = next(row for row in self.rows[ModuleVersion] if row["id"] == completion["version_id"])
        for row in self.rows[ModuleVersion]:
            if row["module_id"] != done["module_id"] or row["number"] <= done["number"] or row["asks"] != "within":
                continue
            published = row["published_at"].astimezone(timezone.get_default_timezone()).date()
            if (self.on - published).days > row["days"]:
                return True
        return False

    def required(self, role, path):
        paths = {row["id"]: row["path"] for row in self.rows[Organisation]}
        return {
            row["module_id"]
            for row in self.rows[Requirement]
            if row["role_id"] == role["id"] and within(row["starts_on"], row["ends_on"], self.on)
            and (row["organisation_id"] is None or path.startswith(paths[row["organisation_id"]]))
        }  # fmt: skip

    def members(self, role, path):
        paths = {row["id"]: row["path"] for row in self.rows[Organisation]}
        return {
            row["person_id"]
            for row in self.rows[Membership]
            if row["role_id"] == role["id"] and row["organisation_id"]
            and within(row["started_on"], row["ended_on"], self.on) and paths[row["organisation_id"]].startswith(path)
        }  # fmt: skip

    def register(self, authority, role):
        """(licences in force, trained licences or None, trained people, day), or None without a register."""
        imports = [
            row["imported_at"].astimezone(timezone.get_default_timezone()).date()
            for row in self.rows[RegisterImport]
            if row["authority_id"] == authority["id"] and row["state"] == "applied" and self.known(row["imported_at"])
        ]
        kinds = {row["id"] for row in self.rows[LicenceType] if row["role_id"] == role["id"]}
        policies = {
            row["licence_type_id"]: row["module_id"]
            for row in self.rows[Policy]
            if row["authority_id"] == authority["id"] and row["licence_type_id"] in kinds
            and within(row["starts_on"], row["ends_on"], self.on)
        }  # fmt: skip
        licences = {}
        for licence in Licence.objects.filter(authority_id=authority["id"]):
            states = [
                row
                for row in self.rows[LicenceRecord]
                if row["licence_id"] == licence.pk and row["recorded_on"] <= self.on
            ]
            if (
                states
                and states[-1]["on_register"]
                and within(states[-1]["issued_on"], states[-1]["expires_on"], self.on)
            ):
                licences[licence.badge_key] = states[-1]
        if not licences and not (imports and policies):
            return None
        path = next(row["path"] for row in self.rows[Organisation] if row["id"] == authority["organisation_id"])
        required = self.required(role, path)
        if not required and not policies:
            return len(licences), None, set(), max(imports, default=None)
        trained, people = 0, set()
        for badge, state in licences.items():
            needed = required or {policies[state["licence_type_id"]]}
            able = {one for one in self.holders(authority, badge, state) if all(self.holds(one, m) for m in needed)}
            trained += bool(able)
            people |= able
        return len(licences), trained, people, max(imports, default=None)

    def holders(self, authority, badge, state):
        names = {row["id"]: row["name"] for row in self.rows[User]}
        confirmed, agreeing = [], []
        for row in self.rows[Claim]:
            ended = row["ended_on"] is not None and row["ended_on"] <= self.on
            if (
                row["authority_id"] != authority["id"]
                or row["badge_key"] != badge
                or row["started_on"] > self.on
                or ended
            ):
                continue
            words = [r for r in self.rows[ClaimReview] if r["claim_id"] == row["id"] and r["reviewed_on"] <= self.on]
            if words and words[-1]["register_name"] == state["holder_name"]:
                confirmed += [row["person_id"]] * words[-1]["same_person"]
            elif names[row["person_id"]] == state["holder_name"]:
                agreeing.append(row["person_id"])
        return confirmed or (agreeing if len(agreeing) == 1 else [])

    def report(self):
        """{(organisation's slug, role's slug): (trained, headcount, source, headcount's day)}"""
        found = {}
        for role in self.rows[Role]:
            for organisation in self.seen:
                row = self.row(organisation, role)
                if row is not None:
                    found[organisation["slug"], role["slug"]] = row[:4]
        return found

    def row(self, organisation, role):
        """(trained, headcount, source, day, organisations counted) or None."""
        path = organisation["path"]
        if role["licensed"]:
            sent = [
                (authority, self.register(authority, role))
                for authority in self.rows[Authority]
                if authority["organisation_id"] == organisation["id"]
            ]
            sent = [(authority, register) for authority, register in sent if register]
            if sent:
                ((authority, (number, trained, _, day)),) = sent
                return trained, number, f"Register of {authority['name']}", day, 1
        declared = [
            row
            for row in self.rows[Headcount]
            if row["organisation_id"] == organisation["id"] and row["role_id"] == role["id"]
            and row["counted_on"] <= self.on and row["recorded_on"] <= self.on
        ]  # fmt: skip
        if declared:
            newest = max(declared, key=lambda row: (row["counted_on"], row["recorded_on"], row["id"]))
            return self.people(role, path), newest["number"], newest["source"], newest["counted_on"], 1
        children = [
            row
            for row in self.rows[Organisation]
            if row["path"].startswith(path) and row["depth"] == organisation["depth"] + 1
        ]  # fmt: skip
        below = [row for row in (self.row(child, role) for child in children) if row]
        if not below and not self.members(role, path):
            return None
        if not below or any(row[1] is None for row in below):
            return self.people(role, path), None, "", None, 0
        counted = sum(row[4] for row in below)
        trained = None if any(row[0] is None for row in below) else sum(row[0] for row in below)
        days = [row[3] for row in below if row[3]]
        plural = "" if counted == 1 else "s"
        return (
            trained,
            sum(r[1] for r in below),
            f"Sum of {counted} organisation{plural}",
            min(days, default=None),
            counted,
        )

    def people(self, role, path):
        required = self.required(role, path)
        if not required:
            return None
        trained = {person for person in self.members(role, path) if all(self.holds(person, m) for m in required)}
        paths = {row["id"]: row["path"] for row in self.rows[Organisation]}
        for authority in self.rows[Authority]:
            if role["licensed"] and paths[authority["organisation_id"]].startswith(path):
                register = self.register(authority, role)
                trained |= register[2] if register else set()
        return len(trained)
