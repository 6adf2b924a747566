package main

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"testing"
)

func rows(t *testing.T, base, with string) ([][]string, error) {
	t.Helper()
	var file bytes.Buffer
	if err := export(&file, base, with); err != nil {
		return nil, err
	}
	rows, err := csv.NewReader(&file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows, nil
}

// everybody is how many people the server says it has.
func everybody(t *testing.T) int {
	t.Helper()
	var list struct{ Items []person }
	text := call(t, "GET", "/v1/people?max=1000", "", 200)
	if err := json.Unmarshal([]byte(text), &list); err != nil {
		t.Fatal(err)
	}
	return len(list.Items)
}

func TestExportsEverybodyUnderEachIncident(t *testing.T) {
	for name, rule := range map[string]string{
		"no incident":             `{"match": {"method": "DELETE"}, "fault": {"status": 500}}`,
		"gateway-502":             `{"incident": "gateway-502"}`,
		"page-without-items":      `{"incident": "page-without-items"}`,
		"connection-closed":       `{"incident": "connection-closed"}`,
		"a body that is cut":      `{"match": {"path": "/v1/people"}, "fault": {"cut": "body"}, "times": 1}`,
		"a limit of the requests": `{"match": {"nth": 2}, "fault": {"status": 429, "retryAfter": 1}}`,
	} {
		t.Run(name, func(t *testing.T) {
			reset(t)
			want := everybody(t)
			call(t, "POST", "/peopled/faults", rule, 201)
			got, err := rows(t, url+"/v1", token)
			if err != nil {
				t.Fatal(err)
			}
			if len(got)-1 != want {
				t.Errorf("exported %d of %d people", len(got)-1, want)
			}
		})
	}
}

func TestGivesUpWhenTheServiceStaysAway(t *testing.T) {
	reset(t, `{"match": {"path": "/v1/people"}, "fault": {"status": 503, "headers": {"retry-after": null}}}`)
	if got, err := rows(t, url+"/v1", token); err == nil {
		t.Errorf("exported %d rows and no error", len(got))
	}
}

func TestDoesNotTryAgainWithAWrongToken(t *testing.T) {
	reset(t)
	if _, err := rows(t, url+"/v1", "wrong"); err == nil {
		t.Error("no error")
	}
	var sent struct{ Items []struct{ Status int } }
	text := call(t, "GET", "/v1/requests?status=401", "", 200)
	if err := json.Unmarshal([]byte(text), &sent); err != nil {
		t.Fatal(err)
	}
	if len(sent.Items) != 1 {
		t.Errorf("sent %d requests, want 1", len(sent.Items))
	}
}
