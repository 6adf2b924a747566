"""Takes licenses, roles and the right to sign in from people who leave. The people and their data stay.

python offboard.py leavers.txt            says what would be taken, and changes nothing
python offboard.py leavers.txt --apply    takes it

leavers.txt has one e-mail address per line. WEBEX_ACCESS_TOKEN is the token of an administrator;
WEBEX_BASE_URL is another address than that of Webex, with a slash at the end.
"""

import argparse
import os
import sys
from pathlib import Path

from webexpythonsdk import ApiError, WebexAPI

TRIES_MAX = 3


def main(words):
    parser = argparse.ArgumentParser()
    parser.add_argument("leavers", type=Path)
    parser.add_argument("--apply", action="store_true")
    options = parser.parse_args(words)
    api = WebexAPI(
        access_token=os.environ["WEBEX_ACCESS_TOKEN"],
        base_url=os.environ.get("WEBEX_BASE_URL", "https://webexapis.com/v1/"),
    )
    names = {license.id: license.name for license in api.licenses.list()}
    failed = 0
    for email in options.leavers.read_text().split():
        person = find(api, email)
        if person is None:
            print(f"{email}: nobody has this address")
        elif left := what_is_left(person, names):
            print(f"{email}: {'takes' if options.apply else 'would take'} {', '.join(left)}")
            if options.apply and (kept := offboard(api, email, names)):
                print(f"{email}: STILL THERE: {', '.join(kept)}")
                failed += 1
        else:
            print(f"{email}: nothing left to take")
    return 1 if failed else 0


def offboard(api, email, names):
    """Takes everything; returns what the person has still. Believes no reply: it reads the person again."""
    for _ in range(TRIES_MAX):
        person = find(api, email)
        if not what_is_left(person, names):
            break
        # An update replaces the whole person, so all that stays is sent back.
        wanted = {**person.json_data, "licenses": [], "roles": [], "loginEnabled": False}
        try:
            api.people.update(person.id, **wanted)
        except ApiError as refusal:
            # Above 500, the change may have been made, or half of it.
            if refusal.status_code < 500:
                raise
    return what_is_left(find(api, email), names)


def find(api, email):
    return next(iter(api.people.list(email=email, callingData=True)), None)


def what_is_left(person, names):
    left = [names.get(id, id) for id in person.licenses or []]
    if person.roles:
        left.append(f"{len(person.roles)} roles")
    # A text by the reference, and a boolean in some replies.
    if str(person.loginEnabled).lower() == "true":
        left.append("signing in")
    return left


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
