-- What people are found by stands beside who holds which role and licence, so that the few are found without looking at the many: who is
-- a bot or a guest, who was never active, and under which beginnings of names and e-mails a person is found. search_keys(document) is the
-- program's own function (see migrate.ts).
INSERT INTO holdings (org_id, kind, value, person_id)
SELECT org_id, 'type', document ->> 'type', id FROM people WHERE document ->> 'type' <> 'person';

INSERT INTO holdings (org_id, kind, value, person_id)
SELECT org_id, 'pending', '', id FROM people
WHERE document ->> 'type' = 'person' AND NOT EXISTS (
  SELECT 1 FROM presences
  WHERE presences.org_id = people.org_id AND presences.person_id = people.id AND last_activity_at IS NOT NULL
);

INSERT INTO holdings (org_id, kind, value, person_id)
SELECT people.org_id, 'search', keys.value, people.id
FROM people, json_each(search_keys(people.document)) AS keys;
