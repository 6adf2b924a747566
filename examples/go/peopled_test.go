package main

import (
	"encoding/json"
	"io"
	"log"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

const token = "token-of-the-tests"

var url string

// TestMain starts one server for all tests of the package.
func TestMain(m *testing.M) {
	os.Exit(run(m))
}

func run(m *testing.M) int {
	folder, err := os.MkdirTemp("", "peopled")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(folder)
	ready := filepath.Join(folder, "ready.json")
	command := os.Getenv("PEOPLED_COMMAND")
	if command == "" {
		command = "peopled"
	}
	words := append(strings.Fields(command), "serve", "--port", "0", "--pages", "off",
		"--data", filepath.Join(folder, "data"), "--ready-file", ready)
	server := exec.Command(words[0], words[1:]...)
	server.Env = append(os.Environ(), "PEOPLED_ADMIN_TOKEN="+token)
	server.Stderr = os.Stderr
	if err := server.Start(); err != nil {
		log.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- server.Wait() }()
	for url == "" {
		if text, err := os.ReadFile(ready); err == nil {
			var at struct{ URL string }
			if err := json.Unmarshal(text, &at); err != nil {
				log.Fatal(err)
			}
			url = at.URL
		}
		select {
		case err := <-ended:
			log.Fatalf("peopled has ended: %v", err)
		case <-time.After(20 * time.Millisecond):
		}
	}
	status := m.Run()
	server.Process.Signal(syscall.SIGTERM)
	<-ended
	return status
}

// reset brings the server back to the start, with these fault rules.
func reset(t *testing.T, rules ...string) {
	t.Helper()
	call(t, "POST", "/peopled/reset", "", 200)
	for _, rule := range rules {
		call(t, "POST", "/peopled/faults", rule, 201)
	}
}

// call makes a call as the full administrator, and gives the body of the reply.
func call(t *testing.T, method, path, body string, want int) string {
	t.Helper()
	request, err := http.NewRequest(method, url+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+token)
	request.Header.Set("Content-Type", "application/json")
	reply, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer reply.Body.Close()
	text, err := io.ReadAll(reply.Body)
	if err != nil {
		t.Fatal(err)
	}
	if reply.StatusCode != want {
		t.Fatalf("%s %s: got %d, want %d: %s", method, path, reply.StatusCode, want, text)
	}
	return string(text)
}
