-- The people who were deleted and can be restored: which line of history has what they were, and which version it made.
CREATE TABLE deletions (
  org_id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  change_id INTEGER NOT NULL,
  version INTEGER NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (org_id, person_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX deletions_by_change ON deletions (org_id, change_id);
CREATE INDEX deletions_by_time ON deletions (at);
INSERT INTO deletions (org_id, person_id, change_id, version, at)
SELECT org_id, subject_id, id, version, at FROM changes
WHERE subject = 'person' AND kind = 'deleted' AND version IS NOT NULL;
