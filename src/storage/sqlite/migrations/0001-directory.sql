-- The schema of a directory in one file.
-- SQLite compares text byte by byte (BINARY), so pages have the same order on every engine.
-- Times are milliseconds since 1970; documents are JSON.
-- People, what follows from them, and history have ids in every key, so they store them in short form (short-values.ts):
-- an organization as the row number of organizations, a UUID as 16 bytes, a hash as 32. Such columns are INTEGER or ANY.

-- Facts that the program stores about the directory itself.
CREATE TABLE settings (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- lock_holder is the job that locked the organization and may still change it.
CREATE TABLE organizations (
  row INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  display_name TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  is_if_match_required INTEGER NOT NULL DEFAULT 0,
  lock_reason TEXT,
  lock_until INTEGER,
  lock_holder TEXT
) STRICT;

CREATE TABLE managed_organizations (
  manager_org_id TEXT NOT NULL REFERENCES organizations (id),
  managed_org_id TEXT NOT NULL REFERENCES organizations (id),
  PRIMARY KEY (manager_org_id, managed_org_id)
) STRICT, WITHOUT ROWID;

-- origin is a digest of the document of a location that was loaded, since a load writes no history.
CREATE TABLE locations (
  org_id TEXT NOT NULL REFERENCES organizations (id),
  id TEXT NOT NULL,
  name_key TEXT NOT NULL,
  document TEXT NOT NULL,
  origin TEXT,
  PRIMARY KEY (org_id, id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX locations_by_name ON locations (org_id, name_key);

CREATE TABLE licenses (
  org_id TEXT NOT NULL REFERENCES organizations (id),
  id TEXT NOT NULL,
  document TEXT NOT NULL,
  PRIMARY KEY (org_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE seats (
  org_id TEXT NOT NULL,
  license_id TEXT NOT NULL,
  total INTEGER NOT NULL CHECK (total >= 0),
  taken INTEGER NOT NULL CHECK (taken >= 0),
  PRIMARY KEY (org_id, license_id),
  FOREIGN KEY (org_id, license_id) REFERENCES licenses (org_id, id)
) STRICT, WITHOUT ROWID;

-- One document per person, without the ids, which have columns. A field has a column only if people are sorted by it, searched by it, or unique in it.
-- last_activity_at, reported, reported_until and is_shared are the person's presence; is_shared is NULL when there is none.
-- origin is a digest of the document of a person who was loaded, since a load writes no history.
-- change_ids are the ids of the person's newest lines of history, separated by commas (person-lines.ts).
CREATE TABLE people (
  row INTEGER PRIMARY KEY,
  org_id INTEGER NOT NULL REFERENCES organizations (row),
  id ANY NOT NULL,
  version INTEGER NOT NULL,
  name_key TEXT NOT NULL,
  location_id ANY,
  last_activity_at INTEGER,
  reported TEXT,
  reported_until INTEGER,
  is_shared INTEGER,
  document TEXT NOT NULL,
  origin TEXT,
  change_ids TEXT
) STRICT;
CREATE UNIQUE INDEX people_by_id ON people (org_id, id);
CREATE INDEX people_by_name ON people (org_id, name_key, id);
CREATE INDEX people_by_location ON people (org_id, location_id, id) WHERE location_id IS NOT NULL;
-- These two cover lists by last activity and counts of a status, which then read no row of a person they pass over.
CREATE INDEX people_by_activity ON people (org_id, last_activity_at, id, is_shared, reported, reported_until) WHERE is_shared AND last_activity_at IS NOT NULL;
CREATE INDEX people_hidden ON people (org_id, id, is_shared, last_activity_at) WHERE NOT is_shared AND last_activity_at IS NOT NULL;
CREATE INDEX people_by_report ON people (org_id, reported, id) WHERE reported IS NOT NULL;

-- Values that only one person may hold: an e-mail in the whole directory, a number in an organization, an extension in a location.
CREATE TABLE claims (
  kind TEXT NOT NULL,
  scope ANY NOT NULL,
  value TEXT NOT NULL,
  org_id INTEGER NOT NULL,
  person_id ANY NOT NULL,
  PRIMARY KEY (kind, scope, value)
) STRICT, WITHOUT ROWID;

-- Indexed values that many people may hold: roles, licenses, managers, types, search keys, and all else by which people are listed.
CREATE TABLE holdings (
  org_id INTEGER NOT NULL,
  kind TEXT NOT NULL,
  value ANY NOT NULL,
  person_id ANY NOT NULL,
  PRIMARY KEY (org_id, kind, value, person_id)
) STRICT, WITHOUT ROWID;

-- The history: the author, time, request and fields of each change. Ids count up in each organization.
-- version is the version of the person that the change made. impersonator is the administrator who used a token of somebody else,
-- as organization/person. hash follows from the change and from the hash of the one before it, whose id is previous_id.
CREATE TABLE changes (
  row INTEGER PRIMARY KEY,
  org_id INTEGER NOT NULL,
  id INTEGER NOT NULL,
  subject TEXT NOT NULL,
  subject_id ANY NOT NULL,
  kind TEXT NOT NULL,
  version INTEGER,
  at INTEGER NOT NULL,
  author_org_id ANY NOT NULL,
  author_id ANY NOT NULL,
  tracking_id TEXT NOT NULL,
  impersonator TEXT,
  fields TEXT NOT NULL,
  previous_id INTEGER,
  hash ANY
) STRICT;
CREATE UNIQUE INDEX changes_by_organization ON changes (org_id, id);
CREATE INDEX changes_by_time ON changes (org_id, at, id);
CREATE INDEX changes_by_author ON changes (org_id, author_id, at, id);
-- Changes of anything but people are rare.
CREATE INDEX changes_of_others ON changes (org_id, at, id) WHERE subject <> 'person';

-- The lines of each subject, apart from the newest ones of people, whose ids wait in the row of the person: the keys come in no
-- order, and each would change another page.
CREATE TABLE subject_lines (
  org_id INTEGER NOT NULL,
  subject_id ANY NOT NULL,
  id INTEGER NOT NULL,
  PRIMARY KEY (org_id, subject_id, id)
) STRICT, WITHOUT ROWID;

-- Deleted people who can be restored: the change that recorded the last state of each, and the version it made.
CREATE TABLE deletions (
  org_id INTEGER NOT NULL,
  person_id ANY NOT NULL,
  change_id INTEGER NOT NULL,
  version INTEGER NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (org_id, person_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX deletions_by_change ON deletions (org_id, change_id);
CREATE INDEX deletions_by_time ON deletions (at);

-- Access tokens, as SHA-256. made_with is the token that made this one and that it does not outlive.
-- impersonator is the administrator who made it for another person.
CREATE TABLE tokens (
  id TEXT PRIMARY KEY,
  org_id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  name TEXT NOT NULL,
  secret_hash TEXT NOT NULL UNIQUE,
  scopes TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER,
  revoked_at INTEGER,
  made_with TEXT,
  impersonator_id TEXT,
  impersonator_org_id TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX tokens_by_age ON tokens (org_id, created_at, id);
CREATE INDEX tokens_by_person ON tokens (org_id, person_id, created_at, id);
CREATE INDEX tokens_made_with ON tokens (made_with) WHERE made_with IS NOT NULL;

-- Webhooks, the last change that each has delivered (after_id), and the process that is delivering to it.
CREATE TABLE webhooks (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  is_active INTEGER NOT NULL,
  document TEXT NOT NULL,
  after_id INTEGER NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  failing_since INTEGER,
  next_attempt_at INTEGER NOT NULL DEFAULT 0,
  held_by TEXT,
  held_until INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (org_id, id)
) STRICT, WITHOUT ROWID;

-- The last attempts of each webhook.
CREATE TABLE deliveries (
  org_id TEXT NOT NULL,
  webhook_id TEXT NOT NULL,
  id INTEGER NOT NULL,
  document TEXT NOT NULL,
  PRIMARY KEY (org_id, webhook_id, id),
  FOREIGN KEY (org_id, webhook_id) REFERENCES webhooks (org_id, id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- Replies to requests with an Idempotency-Key, kept for a while. Numbers count up in each person.
CREATE TABLE stored_replies (
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
CREATE UNIQUE INDEX stored_replies_by_key ON stored_replies (org_id, person_id, key);
CREATE INDEX stored_replies_by_number ON stored_replies (org_id, person_id, number);
CREATE INDEX stored_replies_by_expiry ON stored_replies (org_id, expires_at);

-- Jobs, their progress, and the process that runs each of them.
CREATE TABLE jobs (
  org_id TEXT NOT NULL REFERENCES organizations (id),
  id TEXT NOT NULL,
  state TEXT NOT NULL,
  document TEXT NOT NULL,
  reason TEXT,
  total INTEGER NOT NULL DEFAULT 0,
  done INTEGER NOT NULL DEFAULT 0,
  warned INTEGER NOT NULL DEFAULT 0,
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
  is_warned INTEGER NOT NULL DEFAULT 0,
  detail TEXT,
  PRIMARY KEY (org_id, job_id, position)
) STRICT, WITHOUT ROWID;
