"""Gives people the licenses that a file names, and takes those that it does not name.

python reconcile.py wanted.csv            says what would change, and whether there are seats for it
python reconcile.py wanted.csv --apply    changes it

wanted.csv has the columns email and licenses: names, with a semicolon between them. Calling licenses are
left alone, since they need a number. WEBEX_ACCESS_TOKEN is the token of an administrator; WEBEX_BASE_URL is
another address than that of Webex.
"""

import argparse
import csv
import os
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from wxc_sdk import WebexSimpleApi
from wxc_sdk.as_rest import AsRestSession
from wxc_sdk.licenses import LicenseRequest, LicenseRequestOperation
from wxc_sdk.rest import RestError, RestSession

ROUNDS_MAX = 3


@dataclass(frozen=True)
class Step:
    email: str
    operation: LicenseRequestOperation
    license_id: str
    name: str

    def __str__(self):
        return f"{self.email}: {self.operation.value} {self.name}"


def main(words):
    parser = argparse.ArgumentParser()
    parser.add_argument("wanted", type=Path)
    parser.add_argument("--apply", action="store_true")
    options = parser.parse_args(words)
    # Always both: the asynchronous API would send the token to Webex otherwise.
    RestSession.BASE = AsRestSession.BASE = os.environ.get("WEBEX_BASE_URL", "https://webexapis.com/v1")
    api = WebexSimpleApi(tokens=os.environ["WEBEX_ACCESS_TOKEN"])
    with options.wanted.open(newline="") as file:
        wanted = {row["email"]: row["licenses"].split(";") for row in csv.DictReader(file)}

    try:
        steps = plan(api, wanted)
    except LookupError as unknown:
        print(unknown.args[0])
        return 1
    for step in steps:
        print(step)
    if short := list_short_seats(api, steps):
        print("\n".join(short))
        return 1
    if options.apply:
        steps = apply(api, wanted, steps)
        for step in steps:
            print(f"NOT DONE: {step}")
        return 1 if steps else 0
    return 0


def plan(api, wanted):
    """The steps that lead from what people have to what they want, removals first."""
    licenses = {license.license_id: license for license in api.licenses.list()}
    ids = {license.name: id for id, license in licenses.items()}
    if unknown := {name for names in wanted.values() for name in names} - ids.keys():
        raise LookupError(f"There is no license {', '.join(sorted(unknown))}.")
    steps = []
    for email, names in wanted.items():
        person = next(iter(api.people.list(email=email)), None)
        if person is None:
            raise LookupError(f"Nobody has the address {email}.")
        has = {id for id in person.licenses or [] if not licenses[id].webex_calling}
        wants = {ids[name] for name in names}
        for operation, some in (("remove", has - wants), ("add", wants - has)):
            steps += [Step(email, LicenseRequestOperation(operation), id, licenses[id].name) for id in some]
    return sorted(steps, key=lambda step: (step.operation.value != "remove", step.email, step.name))


def list_short_seats(api, steps):
    needed = Counter()
    for step in steps:
        needed[step.license_id] += 1 if step.operation is LicenseRequestOperation.add else -1
    return [
        f"{license.name}: {needed[license.license_id]} seats needed, {license.total_units - license.consumed_units} free"
        for license in api.licenses.list()
        if needed[license.license_id] > license.total_units - license.consumed_units
    ]


def apply(api, wanted, steps):
    """Makes the changes; returns those that are missing afterwards. Believes no reply: it plans again."""
    for _ in range(ROUNDS_MAX):
        for step in steps:
            request = LicenseRequest(id=step.license_id, operation=step.operation)
            try:
                api.licenses.assign_licenses_to_users(email=step.email, licenses=[request])
            except RestError as refusal:
                print(f"{step}: {refusal}")
        steps = plan(api, wanted)
        if not steps:
            break
    return steps


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
