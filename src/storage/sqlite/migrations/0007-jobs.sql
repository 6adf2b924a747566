-- Many changes of people, and how far each of them is.
CREATE TABLE jobs (
  org_id TEXT NOT NULL REFERENCES organizations (id),
  id TEXT NOT NULL,
  state TEXT NOT NULL,
  document TEXT NOT NULL,
  reason TEXT,
  total INTEGER NOT NULL DEFAULT 0,
  done INTEGER NOT NULL DEFAULT 0,
  failed INTEGER NOT NULL DEFAULT 0,
  attempts INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL,
  appended_at INTEGER NOT NULL,
  started_at INTEGER,
  ended_at INTEGER,
  expires_at INTEGER,
  lease_owner TEXT,
  lease_until INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (org_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX jobs_by_age ON jobs (org_id, created_at, id);
CREATE INDEX jobs_to_run ON jobs (created_at, id) WHERE ended_at IS NULL;
CREATE INDEX jobs_to_forget ON jobs (expires_at) WHERE ended_at IS NOT NULL;

CREATE TABLE job_items (
  org_id TEXT NOT NULL,
  job_id TEXT NOT NULL,
  position INTEGER NOT NULL,
  line INTEGER NOT NULL,
  input TEXT NOT NULL,
  status INTEGER,
  is_done INTEGER,
  detail TEXT,
  PRIMARY KEY (org_id, job_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX job_items_refused ON job_items (org_id, job_id, position) WHERE is_done = 0;
