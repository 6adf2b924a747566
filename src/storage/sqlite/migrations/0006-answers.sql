-- Answers that are kept for a while under the key of their request, so that the same request again gets them.
CREATE TABLE answers (
  row INTEGER PRIMARY KEY,
  org_id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  key TEXT NOT NULL,
  number INTEGER NOT NULL,
  fingerprint TEXT NOT NULL,
  status INTEGER NOT NULL,
  headers TEXT NOT NULL,
  body TEXT,
  kept_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX answers_by_key ON answers (org_id, person_id, key);
CREATE INDEX answers_by_number ON answers (org_id, person_id, number);
CREATE INDEX answers_by_expiry ON answers (org_id, expires_at);
