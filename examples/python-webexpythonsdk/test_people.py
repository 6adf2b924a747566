def find_karim(peopled):
    _, found = peopled.call("GET", "/v1/people?email=karim.jackson@example.com")
    return found["items"][0]


def test_a_title_is_changed(peopled):
    karim = find_karim(peopled)
    changed = {**karim, "title": "Tester"}
    status, person = peopled.call("PUT", f"/v1/people/{karim['id']}", changed)
    assert status == 200
    assert person["title"] == "Tester"
    assert [sent["method"] for sent in peopled.requests()] == ["GET", "PUT"]


def test_the_title_is_back(peopled):
    assert find_karim(peopled)["title"] != "Tester"


def test_the_service_is_overloaded_once(peopled):
    peopled.fail(match={"path": "/v1/people/me"}, fault={"status": 503, "retryAfter": 1}, times=1)
    assert peopled.call("GET", "/v1/people/me")[0] == 503
    assert peopled.call("GET", "/v1/people/me")[0] == 200
