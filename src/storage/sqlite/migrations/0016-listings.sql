-- People are listed by when they were created and by last activity, and narrowed down to a department, a number, a status,
-- and those who cannot sign in.
-- Of people who do not share their activity nothing is told by where they stand. listings(document) is the program's own function (see migrate.ts).
INSERT INTO holdings (org_id, kind, value, person_id)
SELECT people.org_id, listing.value ->> 'kind', listing.value ->> 'value', people.id
FROM people, json_each(listings(people.document)) AS listing;

CREATE INDEX presences_by_activity ON presences (org_id, last_activity_at, person_id) WHERE is_shared AND last_activity_at IS NOT NULL;
CREATE INDEX presences_hidden ON presences (org_id, person_id) WHERE NOT is_shared AND last_activity_at IS NOT NULL;
CREATE INDEX presences_by_report ON presences (org_id, reported, person_id) WHERE reported IS NOT NULL;
