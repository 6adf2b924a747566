-- The directory: organisations, what they own, their people, and what happened to them.
-- Text is compared byte by byte everywhere (SQLite's BINARY), so that pages are in the same order on every engine.

CREATE TABLE settings (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE organizations (
  id TEXT PRIMARY KEY,
  display_name TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  lock_reason TEXT,
  lock_until INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE managed_organizations (
  manager_org_id TEXT NOT NULL REFERENCES organizations (id),
  managed_org_id TEXT NOT NULL REFERENCES organizations (id),
  PRIMARY KEY (manager_org_id, managed_org_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE locations (
  org_id TEXT NOT NULL REFERENCES organizations (id),
  id TEXT NOT NULL,
  name_key TEXT NOT NULL,
  document TEXT NOT NULL,
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

-- One document per person, and a column only for what is searched, sorted or unique.
CREATE TABLE people (
  row INTEGER PRIMARY KEY,
  org_id TEXT NOT NULL REFERENCES organizations (id),
  id TEXT NOT NULL,
  version INTEGER NOT NULL,
  name_key TEXT NOT NULL,
  location_id TEXT,
  document TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX people_by_id ON people (org_id, id);
CREATE INDEX people_by_name ON people (org_id, name_key, id);
CREATE INDEX people_by_location ON people (org_id, location_id, id) WHERE location_id IS NOT NULL;

-- What only one person may hold.
CREATE TABLE claims (
  kind TEXT NOT NULL,
  scope TEXT NOT NULL,
  value TEXT NOT NULL,
  org_id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  PRIMARY KEY (kind, scope, value)
) STRICT, WITHOUT ROWID;

-- Who holds a role or a licence.
CREATE TABLE holdings (
  org_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  value TEXT NOT NULL,
  person_id TEXT NOT NULL,
  PRIMARY KEY (org_id, kind, value, person_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE presences (
  org_id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  last_activity_at INTEGER,
  reported TEXT,
  reported_until INTEGER,
  is_shared INTEGER NOT NULL DEFAULT 1,
  PRIMARY KEY (org_id, person_id)
) STRICT, WITHOUT ROWID;

-- Who changed what, when, in which request, from what to what.
CREATE TABLE changes (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  org_id TEXT NOT NULL,
  subject TEXT NOT NULL,
  subject_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  at INTEGER NOT NULL,
  author_org_id TEXT NOT NULL,
  author_id TEXT NOT NULL,
  tracking_id TEXT NOT NULL,
  fields TEXT NOT NULL
) STRICT;
CREATE INDEX changes_by_organization ON changes (org_id, id);
CREATE INDEX changes_by_subject ON changes (org_id, subject_id, id);

CREATE TABLE tokens (
  id TEXT PRIMARY KEY,
  org_id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  name TEXT NOT NULL,
  secret_hash TEXT NOT NULL UNIQUE,
  scopes TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER,
  revoked_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX tokens_by_person ON tokens (org_id, person_id);
