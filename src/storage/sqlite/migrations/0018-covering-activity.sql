-- What a list by last activity and a count of a status ask of a presence stands in the index itself, so that the
-- row is not looked up for each person who is passed over.
DROP INDEX presences_by_activity;
CREATE INDEX presences_by_activity ON presences (org_id, last_activity_at, person_id, is_shared, reported, reported_until) WHERE is_shared AND last_activity_at IS NOT NULL;
DROP INDEX presences_hidden;
CREATE INDEX presences_hidden ON presences (org_id, person_id, is_shared, last_activity_at) WHERE NOT is_shared AND last_activity_at IS NOT NULL;
