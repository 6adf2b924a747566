-- Whether an organisation demands that a change of a person says which version it means.
ALTER TABLE organizations ADD COLUMN is_if_match_required INTEGER NOT NULL DEFAULT 0;

-- The version of a person that a change made. Versions count up by one with every line, so those of
-- the people who are there follow from their last one.
ALTER TABLE changes ADD COLUMN version INTEGER;
UPDATE changes SET version = people.version - (
  SELECT count(*) FROM changes AS later
  WHERE later.org_id = changes.org_id AND later.subject_id = changes.subject_id AND later.id > changes.id
)
FROM people
WHERE changes.subject = 'person' AND people.org_id = changes.org_id AND people.id = changes.subject_id;
