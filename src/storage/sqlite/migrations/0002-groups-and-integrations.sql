-- Groups of people, templates of licenses, and the programs that people authorize.

-- member_count, modified_at and version also change with each person who joins or leaves. origin is a digest of the document of a group
-- that was loaded, since a load writes no history.
CREATE TABLE groups (
  org_id TEXT NOT NULL REFERENCES organizations (id),
  id TEXT NOT NULL,
  name_key TEXT NOT NULL,
  document TEXT NOT NULL,
  origin TEXT,
  member_count INTEGER NOT NULL CHECK (member_count >= 0),
  modified_at INTEGER NOT NULL,
  version INTEGER NOT NULL,
  PRIMARY KEY (org_id, id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX groups_by_name ON groups (org_id, name_key);
-- group_id is empty for the template of the organization itself.
CREATE TABLE license_templates (
  org_id TEXT NOT NULL REFERENCES organizations (id),
  id TEXT NOT NULL,
  group_id TEXT NOT NULL,
  document TEXT NOT NULL,
  PRIMARY KEY (org_id, id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX license_templates_by_group ON license_templates (org_id, group_id);

-- Programs that people authorize. id is the client id, unique in the whole directory; the secret is stored as SHA-256.
CREATE TABLE integrations (
  id TEXT PRIMARY KEY,
  org_id TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  document TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX integrations_by_age ON integrations (org_id, created_at, id);

-- What a person has authorized an integration to do. refresh_hash is the SHA-256 of its refresh token, and made_with the token with which
-- the person authorized it and that it does not outlive.
CREATE TABLE authorizations (
  id TEXT PRIMARY KEY,
  org_id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  integration_id TEXT NOT NULL,
  scopes TEXT NOT NULL,
  refresh_hash TEXT,
  made_with TEXT,
  created_at INTEGER NOT NULL,
  expires_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX authorizations_by_person ON authorizations (org_id, person_id, created_at, id);
CREATE INDEX authorizations_by_integration ON authorizations (integration_id, created_at, id);
CREATE INDEX authorizations_made_with ON authorizations (made_with) WHERE made_with IS NOT NULL;
CREATE INDEX authorizations_by_refresh ON authorizations (refresh_hash) WHERE refresh_hash IS NOT NULL;

-- Codes that an integration exchanges for tokens: of a browser, or of a device, as SHA-256. user_code is the code that a person enters for
-- a device, and link_hash the SHA-256 of the code in the device's link.
CREATE TABLE authorization_codes (
  secret_hash TEXT PRIMARY KEY,
  expires_at INTEGER NOT NULL,
  user_code TEXT,
  link_hash TEXT,
  document TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX authorization_codes_by_end ON authorization_codes (expires_at);
CREATE INDEX authorization_codes_by_user_code ON authorization_codes (user_code) WHERE user_code IS NOT NULL;
CREATE INDEX authorization_codes_by_link ON authorization_codes (link_hash) WHERE link_hash IS NOT NULL;

-- The authorization under which an integration got the token.
ALTER TABLE tokens ADD COLUMN authorization_id TEXT;
ALTER TABLE tokens ADD COLUMN integration_id TEXT;
CREATE INDEX tokens_by_authorization ON tokens (authorization_id, created_at, id) WHERE authorization_id IS NOT NULL;
CREATE INDEX tokens_by_integration ON tokens (integration_id) WHERE integration_id IS NOT NULL;
