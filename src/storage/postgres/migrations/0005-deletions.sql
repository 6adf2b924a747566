-- The people who were deleted and can be restored: which line of history has what they were, and which version it made.
CREATE TABLE deletions (
  org_id text COLLATE "C" NOT NULL,
  person_id text COLLATE "C" NOT NULL,
  change_id bigint NOT NULL,
  version bigint NOT NULL,
  at bigint NOT NULL,
  PRIMARY KEY (org_id, person_id)
);
CREATE INDEX deletions_by_change ON deletions (org_id, change_id);
CREATE INDEX deletions_by_time ON deletions (at);
INSERT INTO deletions (org_id, person_id, change_id, version, at)
SELECT org_id, subject_id, id, version, at FROM changes
WHERE subject = 'person' AND kind = 'deleted' AND version IS NOT NULL;
