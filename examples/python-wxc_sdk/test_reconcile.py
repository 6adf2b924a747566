import pytest
from reconcile import main

ABENA = "abena.rao@example.com"
WANTED = "wanted.csv"


@pytest.fixture(autouse=True)
def webex(peopled, monkeypatch):
    monkeypatch.setenv("WEBEX_BASE_URL", f"{peopled.url}/v1")
    monkeypatch.setenv("WEBEX_ACCESS_TOKEN", peopled.token)


def licenses_of(peopled, email):
    _, listed = peopled.call("GET", "/v1/licenses")
    names = {license["id"]: license["name"] for license in listed["items"]}
    _, found = peopled.call("GET", f"/v1/people?email={email}")
    return {names[id] for id in found["items"][0]["licenses"]}


def test_the_plan_says_each_step_and_changes_nothing(peopled, capsys):
    before = licenses_of(peopled, ABENA)
    assert main([WANTED]) == 0
    assert licenses_of(peopled, ABENA) == before
    assert {sent["method"] for sent in peopled.requests()} == {"GET"}
    assert f"{ABENA}: add Webex Webinars - 1000" in capsys.readouterr().out


def test_people_have_the_licenses_of_the_file_and_keep_their_calling(peopled, capsys):
    calling = {name for name in licenses_of(peopled, ABENA) if name.startswith("Webex Calling")}
    assert main([WANTED, "--apply"]) == 0
    assert licenses_of(peopled, ABENA) == {"Advanced Messaging", "Webex Webinars - 1000", *calling}
    capsys.readouterr()
    assert main([WANTED]) == 0
    assert capsys.readouterr().out == ""


def test_nothing_begins_without_seats_for_everybody(peopled, tmp_path, capsys):
    file = tmp_path / "wanted.csv"
    webinars = "Advanced Messaging;Webex Webinars - 1000"
    emails = [ABENA, "karim.jackson@example.com", "ben.ruiz@example.com"]
    file.write_text("\n".join(["email,licenses", *(f"{email},{webinars}" for email in emails)]))
    assert main([str(file), "--apply"]) == 1
    assert "Webex Webinars - 1000: 3 seats needed, 1 free" in capsys.readouterr().out
    assert {sent["method"] for sent in peopled.requests()} == {"GET"}


def test_a_change_that_is_made_though_its_reply_is_lost_is_seen(peopled):
    peopled.fail(match={"method": "PATCH"}, fault={"status": 504, "when": "after"}, times=1)
    assert main([WANTED, "--apply"]) == 0
    assert "Webex Webinars - 1000" in licenses_of(peopled, ABENA)


def test_a_removal_that_is_answered_and_ignored_is_told(peopled, capsys):
    peopled.fail(incident="license-removal-ignored")
    assert main([WANTED, "--apply"]) == 1
    assert f"NOT DONE: {ABENA}: remove Meeting - Webex Meeting Center" in capsys.readouterr().out


def test_a_license_that_has_another_name_now_stops_it_before_the_first_change(peopled, capsys):
    peopled.fail(incident="license-renamed")
    assert main([WANTED, "--apply"]) == 1
    assert "There is no license " in capsys.readouterr().out
    assert {sent["method"] for sent in peopled.requests()} == {"GET"}
