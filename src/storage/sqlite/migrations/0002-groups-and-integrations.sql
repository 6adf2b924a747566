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
