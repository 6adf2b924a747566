#!/usr/bin/env bash
# Changes people with curl: never over a newer change, once in spite of retries, for all of a department or for none, and with a way back.
#
#   ./people.sh title karim.jackson@example.com 'Vice President'    changes one person
#   ./people.sh rename Engineering Research                         says what would change
#   ./people.sh rename Engineering Research --apply                 changes it, and says how to take it back
#   ./people.sh undo <job>                                          takes it back
#
# WEBEX_URL is the address of peopled, WEBEX_ACCESS_TOKEN the token of an administrator.
# Needs bash, curl 7.76 or later, and jq. The real service has no If-Match, no dry run, no job and no undo.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -r "$folder"' EXIT

# Prints the body of the reply. Tries again when the server is overloaded or the connection breaks, which is
# safe: what is sent twice here is done once. What the server refuses, it says itself.
call() {
	local status tries
	for tries in 1 2 3 4 5; do
		curl --silent --show-error --fail-with-body --retry 5 --retry-max-time 60 --output "$folder/reply" \
			--header "Authorization: Bearer $WEBEX_ACCESS_TOKEN" --header 'Content-Type: application/json' "$@" &&
			{ cat "$folder/reply"; return; }
		status=$?
		[ "$status" = 22 ] && { jq --raw-output .message "$folder/reply" >&2; return 1; }
		sleep "$tries"
	done
	return "$status"
}

title() {
	local email=$1 title=$2 id
	id=$(call --get "$WEBEX_URL/v1/people" --data-urlencode "email=$email" | jq --raw-output '.items[0].id // empty')
	[ -n "$id" ] || { echo "Nobody has the address $email." >&2; exit 1; }
	call --etag-save "$folder/tag" "$WEBEX_URL/v1/people/$id" > /dev/null
	# If-Match refuses it with 412 when somebody has changed the person since; Idempotency-Key makes a retry harmless.
	call --request PATCH "$WEBEX_URL/v1/people/$id" \
		--header "If-Match: $(cat "$folder/tag")" --header "Idempotency-Key: $(new_key)" \
		--data "$(jq --null-input --arg title "$title" '{title: $title}')" > "$folder/person"
	jq --raw-output '"\(.displayName): \(.title)"' "$folder/person"
}

rename() {
	local from=$1 to=$2 apply=${3:-} change trial job
	change=$(jq --null-input --arg from "$from" --arg to "$to" '{query: {department: $from}, method: "PATCH", body: {department: $to}}')
	trial=$(call "$WEBEX_URL/v1/bulk/jobs?dryRun=true&mode=all-or-nothing" --data "$change" | jq --raw-output .id)
	wait_for "$trial" | jq --raw-output '"\(.done) people would change, \(.failed) would be refused."'
	[ "$apply" = --apply ] || return 0
	# A dry run is applied once: a second try is refused, and the dry run names its job.
	call --request POST "$WEBEX_URL/v1/bulk/jobs/$trial/apply" > /dev/null || true
	job=$(call "$WEBEX_URL/v1/bulk/jobs/$trial" | jq --raw-output .appliedBy)
	wait_for "$job" | jq --raw-output '"\(.done) people changed, \(.failed) refused."'
	echo "To take it back: ./people.sh undo $job"
}

undo() {
	local job=$1 undone
	call --request POST "$WEBEX_URL/v1/bulk/jobs/$job/undo" > /dev/null || true
	undone=$(call "$WEBEX_URL/v1/bulk/jobs/$job" | jq --raw-output .undoneBy)
	wait_for "$undone" | jq --raw-output '"\(.done) people as before, \(.failed) refused."'
}

# The job when it has ended.
wait_for() {
	local job
	until job=$(call "$WEBEX_URL/v1/bulk/jobs/$1") && jq --exit-status '.state | IN("done", "failed", "cancelled")' <<< "$job" > /dev/null; do
		sleep 0.1
	done
	echo "$job"
}

new_key() { cat /proc/sys/kernel/random/uuid 2> /dev/null || uuidgen; }

case ${1:-} in
	title | rename | undo) "$@" ;;
	*) sed -n '2,10s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
esac
