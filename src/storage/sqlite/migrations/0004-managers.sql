-- Who has which manager, beside who holds which role or licence.
INSERT INTO holdings (org_id, kind, value, person_id)
SELECT org_id, 'manager', json_extract(document, '$.managerId'), id FROM people
WHERE json_extract(document, '$.managerId') IS NOT NULL;
