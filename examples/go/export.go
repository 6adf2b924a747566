// Command people writes the people of an organization as CSV, from all pages of the list.
//
// WEBEX_ACCESS_TOKEN is the token of an administrator; WEBEX_BASE_URL is another address than that of Webex.
package main

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"regexp"
	"strconv"
	"strings"
	"time"
)

const (
	triesMax = 5
	pageSize = 50
)

var next = regexp.MustCompile(`<([^>]+)>; *rel="next"`)

type person struct {
	Emails      []string
	DisplayName string
	Department  string
	Extension   string
	Licenses    []string
}

func main() {
	base := os.Getenv("WEBEX_BASE_URL")
	if base == "" {
		base = "https://webexapis.com/v1"
	}
	if err := export(os.Stdout, base, os.Getenv("WEBEX_ACCESS_TOKEN")); err != nil {
		log.Fatal(err)
	}
}

// export writes everybody or fails: a file that lacks people looks like a whole one.
func export(file io.Writer, base, token string) error {
	out := csv.NewWriter(file)
	out.Write([]string{"email", "name", "department", "extension", "licenses"})
	page := fmt.Sprintf("%s/people?callingData=true&max=%d", base, pageSize)
	for page != "" {
		people, following, err := read(page, token)
		if err != nil {
			return err
		}
		for _, p := range people {
			out.Write([]string{strings.Join(p.Emails, " "), p.DisplayName, p.Department, p.Extension, strconv.Itoa(len(p.Licenses))})
		}
		page = following
	}
	out.Flush()
	return out.Error()
}

// read gives a page and the address of the next one. It tries again when the service is overloaded, when the
// connection breaks within the reply, and when a page has no list at all.
func read(page, token string) (people []person, following string, err error) {
	for try := 1; try <= triesMax; try++ {
		var wait time.Duration
		people, following, wait, err = readOnce(page, token)
		if err == nil || wait < 0 {
			return
		}
		time.Sleep(wait)
	}
	return
}

// readOnce also tells how long to wait before the next try; less than nothing when it would not help.
func readOnce(page, token string) ([]person, string, time.Duration, error) {
	request, err := http.NewRequest("GET", page, nil)
	if err != nil {
		return nil, "", -1, err
	}
	request.Header.Set("Authorization", "Bearer "+token)
	reply, err := http.DefaultClient.Do(request)
	if err != nil {
		return nil, "", 100 * time.Millisecond, err
	}
	defer reply.Body.Close()
	if reply.StatusCode != 200 {
		wait := 100 * time.Millisecond
		if seconds, err := strconv.Atoi(reply.Header.Get("Retry-After")); err == nil {
			wait = time.Duration(seconds) * time.Second
		}
		if reply.StatusCode < 500 && reply.StatusCode != 429 {
			wait = -1
		}
		return nil, "", wait, fmt.Errorf("%s: %s", page, reply.Status)
	}
	var body struct{ Items *[]person }
	if err := json.NewDecoder(reply.Body).Decode(&body); err != nil {
		return nil, "", 100 * time.Millisecond, err
	}
	if body.Items == nil {
		return nil, "", 100 * time.Millisecond, fmt.Errorf("%s: no items", page)
	}
	var following string
	if found := next.FindStringSubmatch(reply.Header.Get("Link")); found != nil {
		following = found[1]
	}
	return *body.Items, following, 0, nil
}
