-- The directory: organisations, what they own, their people, and what happened to them.
-- Text is compared byte by byte everywhere (COLLATE "C"), so that pages are in the same order on every engine.
-- Every key leads with the organisation, apart from what has to be unique in, or found from, the whole directory:
-- e-mail addresses and the secrets of tokens. They have tables of their own, so that Citus can distribute those by their own key.

CREATE TABLE settings (
  name text COLLATE "C" PRIMARY KEY,
  value text NOT NULL
);

-- catalog_version counts every change of what an organisation owns or of its lock; last_change_id is the newest line of its history.
-- Whoever changes an organisation's people or places locks this row first, so that history has an order without gaps.
CREATE TABLE organizations (
  id text COLLATE "C" PRIMARY KEY,
  display_name text NOT NULL,
  created_at bigint NOT NULL,
  lock_reason text,
  lock_until bigint,
  is_if_match_required boolean NOT NULL DEFAULT false,
  catalog_version bigint NOT NULL DEFAULT 1,
  last_change_id bigint NOT NULL DEFAULT 0
) WITH (fillfactor = 50);

CREATE TABLE managed_organizations (
  manager_org_id text COLLATE "C" NOT NULL,
  managed_org_id text COLLATE "C" NOT NULL,
  PRIMARY KEY (manager_org_id, managed_org_id)
);

CREATE TABLE locations (
  org_id text COLLATE "C" NOT NULL REFERENCES organizations (id),
  id text COLLATE "C" NOT NULL,
  name_key text COLLATE "C" NOT NULL,
  document text NOT NULL,
  PRIMARY KEY (org_id, id)
);
CREATE UNIQUE INDEX locations_by_name ON locations (org_id, name_key);

CREATE TABLE licenses (
  org_id text COLLATE "C" NOT NULL REFERENCES organizations (id),
  id text COLLATE "C" NOT NULL,
  document text NOT NULL,
  PRIMARY KEY (org_id, id)
);

CREATE TABLE seats (
  org_id text COLLATE "C" NOT NULL,
  license_id text COLLATE "C" NOT NULL,
  total bigint NOT NULL CHECK (total >= 0),
  taken bigint NOT NULL CHECK (taken >= 0),
  PRIMARY KEY (org_id, license_id),
  FOREIGN KEY (org_id, license_id) REFERENCES licenses (org_id, id)
) WITH (fillfactor = 50);

-- One document per person, and a column only for what is searched, sorted or unique. revision is the id of the change that made the
-- row (0: it was loaded), so that no two states of a person have the same. Room on each page keeps updates beside what they replace.
CREATE TABLE people (
  org_id text COLLATE "C" NOT NULL REFERENCES organizations (id),
  id text COLLATE "C" NOT NULL,
  revision bigint NOT NULL,
  name_key text COLLATE "C" NOT NULL,
  location_id text COLLATE "C",
  document text NOT NULL,
  PRIMARY KEY (org_id, id)
) WITH (fillfactor = 80);
CREATE INDEX people_by_name ON people (org_id, name_key, id);
CREATE INDEX people_by_location ON people (org_id, location_id, id) WHERE location_id IS NOT NULL;

-- What only one person of an organisation may hold: a number, an extension in a location.
CREATE TABLE claims (
  org_id text COLLATE "C" NOT NULL,
  kind text COLLATE "C" NOT NULL,
  scope text COLLATE "C" NOT NULL,
  value text COLLATE "C" NOT NULL,
  person_id text COLLATE "C" NOT NULL,
  PRIMARY KEY (org_id, kind, scope, value)
);

-- What only one person of the whole directory may hold.
CREATE TABLE emails (
  value text COLLATE "C" PRIMARY KEY,
  org_id text COLLATE "C" NOT NULL,
  person_id text COLLATE "C" NOT NULL
);

-- Who holds a role or a licence, and who has which manager.
CREATE TABLE holdings (
  org_id text COLLATE "C" NOT NULL,
  kind text COLLATE "C" NOT NULL,
  value text COLLATE "C" NOT NULL,
  person_id text COLLATE "C" NOT NULL,
  PRIMARY KEY (org_id, kind, value, person_id)
);

CREATE TABLE presences (
  org_id text COLLATE "C" NOT NULL,
  person_id text COLLATE "C" NOT NULL,
  last_activity_at bigint,
  reported text,
  reported_until bigint,
  is_shared boolean NOT NULL DEFAULT true,
  PRIMARY KEY (org_id, person_id)
) WITH (fillfactor = 80);

-- Who changed what, when, in which request, from what to what; version is the one that a change of a person made. Ids count up by one in each organisation.
CREATE TABLE changes (
  org_id text COLLATE "C" NOT NULL,
  id bigint NOT NULL,
  subject text NOT NULL,
  subject_id text COLLATE "C" NOT NULL,
  kind text NOT NULL,
  version bigint,
  at bigint NOT NULL,
  author_org_id text NOT NULL,
  author_id text NOT NULL,
  tracking_id text NOT NULL,
  impersonator text COLLATE "C",
  fields text NOT NULL,
  PRIMARY KEY (org_id, id)
);
CREATE INDEX changes_by_subject ON changes (org_id, subject_id, id);

-- Found by the hash of their secret, before anything is known of the organisation.
CREATE TABLE tokens (
  secret_hash text COLLATE "C" PRIMARY KEY,
  id text COLLATE "C" NOT NULL,
  org_id text COLLATE "C" NOT NULL,
  person_id text COLLATE "C" NOT NULL,
  name text NOT NULL,
  scopes text NOT NULL,
  created_at bigint NOT NULL,
  expires_at bigint,
  revoked_at bigint,
  made_with text COLLATE "C",
  impersonator_id text COLLATE "C",
  impersonator_org_id text COLLATE "C"
);
CREATE INDEX tokens_made_with ON tokens (made_with) WHERE made_with IS NOT NULL;
CREATE INDEX tokens_by_id ON tokens (id);
CREATE INDEX tokens_by_age ON tokens (org_id, created_at, id);
CREATE INDEX tokens_by_person ON tokens (org_id, person_id, created_at, id);

-- E-mail addresses are unique across organisations, and two organisations may want the same ones at the same time. Whoever takes or frees
-- some locks their numbers here first, in order, so that nobody waits in a circle.
CREATE FUNCTION lock_emails(p_values text[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  bucket integer;
BEGIN
  FOR bucket IN SELECT DISTINCT hashtext(value) & 255 FROM unnest(p_values) AS wanted (value) ORDER BY 1 LOOP
    PERFORM pg_advisory_xact_lock(1347571024, bucket);
  END LOOP;
END $$;

-- Those of the wanted claims that somebody holds.
CREATE FUNCTION held_claims(p_wanted jsonb) RETURNS TABLE (kind text, scope text, value text) LANGUAGE sql STABLE AS $$
  SELECT 'email', '', emails.value FROM emails
    WHERE emails.value IN (SELECT wanted ->> 'value' FROM jsonb_array_elements(p_wanted) AS wanted WHERE wanted ->> 'kind' = 'email')
  UNION ALL
  SELECT claims.kind, claims.scope, claims.value
    FROM jsonb_to_recordset(p_wanted) AS wanted ("orgId" text, kind text, scope text, value text)
    JOIN claims ON claims.org_id = wanted."orgId" AND claims.kind = wanted.kind AND claims.scope = wanted.scope AND claims.value = wanted.value
$$;

-- Writes changes of one organisation's people, one after another, each whole or not at all, with its line of history. What the
-- rules saw is checked first: the catalogue for all of them, and for each the revision of its person (or the place in p_writes of the
-- write that it follows, the first being 1, and 0 one that is known to be done) and the seats that it found free.
--
-- state: 'missing' (no such organisation), 'catalog' (another catalogue than the rules saw; nothing was written), or 'written'. Then results
-- has one word for each write: 'done', 'stale' (the person or the seats are not as the rules saw them), 'again' (it was made on top of one
-- that was not done), 'exists', 'kept' (who shall come back is not deleted any more, or was deleted anew), or 'taken' with the places in p_writes[i].takes of the claims that others hold.
CREATE FUNCTION write_people(
  p_org_id text, p_catalog_version bigint, p_writes jsonb,
  OUT state text, OUT results text[]
) LANGUAGE plpgsql AS $$
DECLARE
  organization organizations%ROWTYPE;
  item record;
  place record;
  touched text[];
  occupied text;
  change_id bigint;
  seal text;
  has_failed boolean := false;
BEGIN
  SELECT * INTO organization FROM organizations WHERE id = p_org_id FOR NO KEY UPDATE;
  IF NOT FOUND THEN
    state := 'missing';
    RETURN;
  END IF;
  IF organization.catalog_version <> p_catalog_version THEN
    state := 'catalog';
    RETURN;
  END IF;
  state := 'written';
  results := '{}';
  change_id := organization.last_change_id;
  SELECT hash INTO seal FROM changes WHERE org_id = p_org_id AND id = change_id;
  SELECT array_agg(claim.value ->> 'value') INTO touched
    FROM jsonb_array_elements(p_writes) AS write (value),
      LATERAL jsonb_array_elements((write.value -> 'takes') || (write.value -> 'gives')) AS claim (value)
    WHERE claim.value ->> 'kind' = 'email';
  IF touched IS NOT NULL THEN
    PERFORM lock_emails(touched);
  END IF;

  FOR item IN SELECT * FROM jsonb_to_recordset(p_writes) AS write (
    kind text, id text, revision bigint, follows integer, version bigint, "nameKey" text, "locationId" text, document text,
    takes jsonb, gives jsonb, gains jsonb, losses jsonb, guards jsonb, "isDependent" boolean, at bigint, "authorOrgId" text, "authorId" text,
    "trackingId" text, impersonator text, fields text
  ) LOOP
    IF item."isDependent" AND has_failed THEN
      results := results || 'again'::text;
      CONTINUE;
    END IF;

    IF item.kind = 'restored' AND NOT EXISTS (
      SELECT FROM deletions WHERE org_id = p_org_id AND person_id = item.id AND version = item.version - 1
    ) THEN
      results := results || 'kept'::text;
      has_failed := true;
      CONTINUE;
    END IF;
    IF item.kind IN ('created', 'restored') THEN
      IF EXISTS (SELECT FROM people WHERE org_id = p_org_id AND id = item.id) THEN
        results := results || 'exists'::text;
        has_failed := true;
        CONTINUE;
      END IF;
    ELSIF (CASE WHEN item.follows IS NULL
        THEN NOT EXISTS (SELECT FROM people WHERE org_id = p_org_id AND id = item.id AND revision = item.revision)
        ELSE item.follows > 0 AND results[item.follows] <> 'done' END) THEN
      results := results || 'stale'::text;
      has_failed := true;
      CONTINUE;
    END IF;

    IF item.guards <> '[]' AND EXISTS (
      SELECT FROM seats WHERE org_id = p_org_id AND license_id IN (SELECT jsonb_array_elements_text(item.guards)) AND seats.taken >= seats.total
    ) THEN
      results := results || 'stale'::text;
      has_failed := true;
      CONTINUE;
    END IF;

    IF item.takes <> '[]' THEN
      occupied := '';
      FOR place IN SELECT * FROM ROWS FROM (jsonb_to_recordset(item.takes) AS (kind text, scope text, value text)) WITH ORDINALITY
          AS claim (kind, scope, value, number) LOOP
        IF (CASE WHEN place.kind = 'email'
          THEN EXISTS (SELECT FROM emails WHERE emails.value = place.value)
          ELSE EXISTS (SELECT FROM claims WHERE org_id = p_org_id AND kind = place.kind AND scope = place.scope AND claims.value = place.value)
          END) THEN
          occupied := occupied || ' ' || (place.number - 1);
        END IF;
      END LOOP;
      IF occupied <> '' THEN
        results := results || ('taken' || occupied);
        has_failed := true;
        CONTINUE;
      END IF;
    END IF;

    -- Row by row, each by its whole key: what is distributed over machines takes no other way.
    IF item.gives <> '[]' THEN
      FOR place IN SELECT * FROM jsonb_to_recordset(item.gives) AS claim (kind text, scope text, value text) LOOP
        IF place.kind = 'email' THEN
          DELETE FROM emails WHERE emails.value = place.value;
        ELSE
          DELETE FROM claims WHERE org_id = p_org_id AND kind = place.kind AND scope = place.scope AND claims.value = place.value;
        END IF;
      END LOOP;
    END IF;
    IF item.losses <> '[]' THEN
      FOR place IN SELECT * FROM jsonb_to_recordset(item.losses) AS holding (kind text, value text) LOOP
        DELETE FROM holdings WHERE org_id = p_org_id AND kind = place.kind AND holdings.value = place.value AND person_id = item.id;
        IF place.kind = 'license' THEN
          UPDATE seats SET taken = seats.taken - 1 WHERE org_id = p_org_id AND license_id = place.value;
        END IF;
      END LOOP;
    END IF;
    IF item.takes <> '[]' THEN
      FOR place IN SELECT * FROM jsonb_to_recordset(item.takes) AS claim (kind text, scope text, value text) LOOP
        IF place.kind = 'email' THEN
          INSERT INTO emails (value, org_id, person_id) VALUES (place.value, p_org_id, item.id);
        ELSE
          INSERT INTO claims (org_id, kind, scope, value, person_id) VALUES (p_org_id, place.kind, place.scope, place.value, item.id);
        END IF;
      END LOOP;
    END IF;
    IF item.gains <> '[]' THEN
      FOR place IN SELECT * FROM jsonb_to_recordset(item.gains) AS holding (kind text, value text) LOOP
        INSERT INTO holdings (org_id, kind, value, person_id) VALUES (p_org_id, place.kind, place.value, item.id);
        IF place.kind = 'license' THEN
          UPDATE seats SET taken = seats.taken + 1 WHERE org_id = p_org_id AND license_id = place.value;
        END IF;
      END LOOP;
    END IF;

    change_id := change_id + 1;
    IF item.kind IN ('created', 'restored') THEN
      -- A report may have come in while a person of this id was being removed.
      DELETE FROM presences WHERE org_id = p_org_id AND person_id = item.id;
      INSERT INTO people (org_id, id, revision, name_key, location_id, document)
        VALUES (p_org_id, item.id, change_id, item."nameKey", item."locationId", item.document);
      DELETE FROM deletions WHERE org_id = p_org_id AND person_id = item.id;
    ELSIF item.kind = 'updated' THEN
      UPDATE people SET revision = change_id, name_key = item."nameKey", location_id = item."locationId", document = item.document
        WHERE org_id = p_org_id AND id = item.id;
    ELSE
      DELETE FROM people WHERE org_id = p_org_id AND id = item.id;
      DELETE FROM presences WHERE org_id = p_org_id AND person_id = item.id;
      -- Tokens that were made with these end with them.
      WITH RECURSIVE gone AS (
        SELECT id FROM tokens WHERE org_id = p_org_id AND person_id = item.id
        UNION SELECT made.id FROM tokens AS made JOIN gone ON made.made_with = gone.id
      ) UPDATE tokens SET revoked_at = item.at WHERE id IN (SELECT id FROM gone) AND revoked_at IS NULL;
      DELETE FROM tokens WHERE org_id = p_org_id AND person_id = item.id;
      INSERT INTO deletions (org_id, person_id, change_id, version, at) VALUES (p_org_id, item.id, change_id, item.version, item.at)
        ON CONFLICT (org_id, person_id) DO UPDATE SET change_id = excluded.change_id, version = excluded.version, at = excluded.at;
    END IF;
    seal := seal_change(seal, change_id, p_org_id, 'person', item.id, item.kind, item.version, item.at, item."authorOrgId", item."authorId",
      item."trackingId", item.impersonator, item.fields);
    INSERT INTO changes (org_id, id, subject, subject_id, kind, version, at, author_org_id, author_id, tracking_id, impersonator, fields, hash)
      VALUES (p_org_id, change_id, 'person', item.id, item.kind, item.version, item.at, item."authorOrgId", item."authorId", item."trackingId", item.impersonator, item.fields, seal);
    results := results || 'done'::text;
  END LOOP;

  IF change_id <> organization.last_change_id THEN
    UPDATE organizations SET last_change_id = change_id WHERE id = p_org_id;
  END IF;
END $$;
