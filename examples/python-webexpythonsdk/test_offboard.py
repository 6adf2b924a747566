import pytest
from offboard import main

KARIM = "karim.jackson@example.com"


@pytest.fixture
def leavers(peopled, tmp_path, monkeypatch):
    monkeypatch.setenv("WEBEX_BASE_URL", f"{peopled.url}/v1/")
    monkeypatch.setenv("WEBEX_ACCESS_TOKEN", peopled.token)
    file = tmp_path / "leavers.txt"
    file.write_text(f"{KARIM}\nnobody@example.com\n")
    return str(file)


def karim(peopled):
    _, found = peopled.call("GET", f"/v1/people?email={KARIM}&callingData=true")
    return found["items"][0]


def test_the_plan_says_what_would_be_taken_and_changes_nothing(peopled, leavers, capsys):
    before = karim(peopled)
    assert main([leavers]) == 0
    assert karim(peopled) == before
    assert {sent["method"] for sent in peopled.requests()} == {"GET"}
    told = capsys.readouterr().out
    assert f"{KARIM}: would take Advanced Messaging" in told
    assert "nobody@example.com: nobody has this address" in told


def test_a_leaver_has_nothing_left_but_the_name(peopled, leavers, capsys):
    before = karim(peopled)
    assert main([leavers, "--apply"]) == 0
    after = karim(peopled)
    assert (after["licenses"], after["roles"], after["loginEnabled"]) == ([], [], "false")
    assert (after["displayName"], after["title"]) == (before["displayName"], before["title"])
    assert main([leavers, "--apply"]) == 0
    assert f"{KARIM}: nothing left to take" in capsys.readouterr().out


@pytest.mark.parametrize("incident", ["changed-but-504", "partly-changed-5xx", "gateway-502"])
def test_an_update_that_may_have_been_made_is_looked_at_and_finished(peopled, leavers, incident):
    made = peopled.fail(incident=incident, match={"method": "PUT"})
    assert main([leavers, "--apply"]) == 0
    assert karim(peopled)["licenses"] == []
    _, rule = peopled.call("GET", f"/peopled/faults/{made['id']}")
    assert rule["hits"] == 1


def test_a_license_that_the_service_keeps_is_told(peopled, leavers, capsys):
    peopled.fail(incident="license-removal-ignored")
    assert main([leavers, "--apply"]) == 1
    assert f"{KARIM}: STILL THERE: Advanced Messaging" in capsys.readouterr().out


@pytest.mark.filterwarnings("ignore::webexpythonsdk.exceptions.RateLimitWarning")
def test_it_waits_when_the_service_says_so(peopled, leavers):
    peopled.fail(match={"method": "PUT"}, fault={"status": 429, "retryAfter": 1}, times=1)
    assert main([leavers, "--apply"]) == 0
    puts = [sent["status"] for sent in peopled.requests() if sent["method"] == "PUT"]
    assert puts == [429, 200]
