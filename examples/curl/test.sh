#!/usr/bin/env bash
# Starts peopled, and tries people.sh on it.
set -euo pipefail
cd "$(dirname "$0")"

export WEBEX_ACCESS_TOKEN=token-of-the-tests
folder=$(mktemp -d)
PEOPLED_ADMIN_TOKEN=$WEBEX_ACCESS_TOKEN ${PEOPLED_COMMAND:-peopled} serve --port 0 --pages off \
	--data "$folder/data" --ready-file "$folder/ready.json" > /dev/null &
server=$!
trap 'kill "$server"; wait "$server" || true; rm -r "$folder"' EXIT
until [ -e "$folder/ready.json" ]; do
	kill -0 "$server" # Ends the script when peopled has ended.
	sleep 0.02
done
WEBEX_URL=$(jq --raw-output .url "$folder/ready.json")
export WEBEX_URL

stand_in() { # method path [body]
	curl --silent --show-error --fail-with-body --request "$1" "$WEBEX_URL$2" ${3:+--data "$3"} \
		--header "Authorization: Bearer $WEBEX_ACCESS_TOKEN" --header 'Content-Type: application/json'
}
check() { # title, output, what it must contain
	if [[ $2 != *"$3"* ]]; then
		printf 'not ok - %s\n%s\n' "$1" "$2"
		exit 1
	fi
	echo "ok - $1"
}
engineers() { stand_in GET '/v1/people?department=Engineering&max=1000' | jq '.items | length'; }

stand_in POST /peopled/reset > /dev/null
check 'a title is changed' "$(./people.sh title karim.jackson@example.com 'Vice President')" 'Karim Jackson: Vice President'

stand_in POST /peopled/faults '{"match": {"method": "PATCH"}, "fault": {"cut": "after"}, "times": 1}' > /dev/null
check 'a lost reply is asked for again' "$(./people.sh title karim.jackson@example.com 'President')" 'Karim Jackson: President'
sent=$(stand_in GET '/v1/requests?method=PATCH&max=2' | jq --compact-output '[.items[].headers["idempotency-key"]] | unique | length')
check 'both tries have one key' "$sent" 1

# The tag of a person who has another version by the time of the change.
stand_in POST /peopled/faults '{"match": {"method": "GET", "path": "/v1/people/*"}, "fault": {"headers": {"etag": "\"1.old\""}}, "times": 1}' > /dev/null
check 'a newer change is not overwritten' "$(./people.sh title karim.jackson@example.com 'Nobody' 2>&1 || echo refused)" 'another version of this person'

check 'a plan changes nothing' "$(./people.sh rename Engineering Research)" '25 people would change, 0 would be refused.'
check 'everybody is still there' "$(engineers)" 25
done=$(./people.sh rename Engineering Research --apply)
check 'a department is renamed' "$done" '25 people changed, 0 refused.'
check 'nobody is left' "$(engineers)" 0
check 'it is taken back' "$(./people.sh undo "${done##* }")" '25 people as before, 0 refused.'
check 'everybody is back' "$(engineers)" 25
