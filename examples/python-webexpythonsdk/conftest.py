import json
import os
import shlex
import subprocess
import time
import urllib.error
import urllib.request

import pytest

COMMAND = shlex.split(os.environ.get("PEOPLED_COMMAND", "peopled"))
TOKEN = "token-of-the-tests"


class Peopled:
    def __init__(self, url):
        self.url = url
        self.token = TOKEN

    def call(self, method, path, body=None):
        """Makes a call as the full administrator; returns the status and the JSON of the reply."""
        request = urllib.request.Request(
            self.url + path,
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"authorization": f"Bearer {TOKEN}", "content-type": "application/json"},
        )
        try:
            with urllib.request.urlopen(request) as reply:
                text = reply.read()
                return reply.status, json.loads(text) if text else None
        except urllib.error.HTTPError as refusal:
            return refusal.code, json.loads(refusal.read())

    def fail(self, **rule):
        """Makes a fault rule, such as fail(fault={"status": 503}) or fail(incident="created-but-400")."""
        status, made = self.call("POST", "/peopled/faults", rule)
        assert status == 201, made
        return made

    def requests(self, query=""):
        """What clients have sent, the oldest first."""
        _, listed = self.call("GET", f"/v1/requests?max=500{query}")
        return list(reversed(listed["items"]))


@pytest.fixture(scope="session")
def peopled_server(tmp_path_factory):
    folder = tmp_path_factory.mktemp("peopled")
    ready = folder / "ready.json"
    server = subprocess.Popen(
        [*COMMAND, "serve", "--port", "0", "--data", folder / "data", "--pages", "off", "--ready-file", ready],
        env={**os.environ, "PEOPLED_ADMIN_TOKEN": TOKEN},
        stdout=subprocess.DEVNULL,
    )
    try:
        while not ready.exists():
            assert server.poll() is None, "peopled has ended; its message is above"
            time.sleep(0.02)
        yield Peopled(json.loads(ready.read_text())["url"])
    finally:
        server.terminate()
        server.wait(timeout=15)


@pytest.fixture
def peopled(peopled_server):
    status, _ = peopled_server.call("POST", "/peopled/reset")
    assert status == 200
    return peopled_server
