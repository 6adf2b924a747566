-- People are listed by when they were created and by last activity, and narrowed down to a department, a number, a status,
-- and those who cannot sign in.
-- Of people who do not share their activity nothing is told by where they stand.
INSERT INTO holdings (org_id, kind, value, person_id)
SELECT org_id, 'created', lpad(document::jsonb ->> 'createdAt', 15, '0'), id FROM people
UNION ALL
SELECT org_id, 'department', lower(normalize(document::jsonb ->> 'department', NFC) COLLATE "und-x-icu"), id FROM people
WHERE document::jsonb ->> 'department' IS NOT NULL
UNION ALL
SELECT org_id, 'locked', '', id FROM people WHERE NOT (document::jsonb -> 'isLoginEnabled')::boolean;

-- Numbers from their front and from their end, and extensions.
INSERT INTO holdings (org_id, kind, value, person_id)
SELECT DISTINCT org_id, 'number', way.value, id FROM (
  SELECT org_id, id, regexp_replace(number ->> 'value', '[^0-9]', '', 'g') AS digits
  FROM people, jsonb_array_elements(coalesce(document::jsonb -> 'phoneNumbers', '[]')) AS number
) AS numbers, LATERAL (VALUES ('+' || digits), ('-' || reverse(digits))) AS way (value)
WHERE digits <> ''
UNION ALL
SELECT org_id, 'number', 'x' || (document::jsonb ->> 'extension'), id FROM people WHERE document::jsonb ->> 'extension' IS NOT NULL;

CREATE INDEX presences_by_activity ON presences (org_id, last_activity_at, person_id) WHERE is_shared AND last_activity_at IS NOT NULL;
CREATE INDEX presences_hidden ON presences (org_id, person_id) WHERE NOT is_shared AND last_activity_at IS NOT NULL;
CREATE INDEX presences_by_report ON presences (org_id, reported, person_id) WHERE reported IS NOT NULL;
