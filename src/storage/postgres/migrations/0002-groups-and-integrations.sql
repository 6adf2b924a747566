-- Groups of people, templates of licenses, and the programs that people authorize.

-- member_count, modified_at and version also change with each person who joins or leaves. origin is a digest of the document of a group
-- that was loaded, since a load writes no history.
CREATE TABLE groups (
  org_id text COLLATE "C" NOT NULL REFERENCES organizations (id),
  id text COLLATE "C" NOT NULL,
  name_key text COLLATE "C" NOT NULL,
  document text NOT NULL,
  origin text,
  member_count bigint NOT NULL CHECK (member_count >= 0),
  modified_at bigint NOT NULL,
  version bigint NOT NULL,
  PRIMARY KEY (org_id, id)
) WITH (fillfactor = 50);
CREATE UNIQUE INDEX groups_by_name ON groups (org_id, name_key);

-- The function of the first migration, which now also counts the members of groups. Its promises stand there.
CREATE OR REPLACE FUNCTION write_people(
  p_org_id text, p_catalog_version bigint, p_writes jsonb,
  OUT state text, OUT results text[]
) LANGUAGE plpgsql AS $$
DECLARE
  organization organizations%ROWTYPE;
  item record;
  entry record;
  touched text[];
  occupied text;
  change_id bigint;
  seal text;
  numbers integer[] := '{}';
  change_ids bigint[] := '{}';
  seals text[] := '{}';
  has_failed boolean := false;
  has_members boolean := false;
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
  seal := organization.last_change_hash;
  SELECT array_agg(claim.value ->> 'value') INTO touched
    FROM jsonb_to_recordset(p_writes) AS write (takes jsonb, gives jsonb),
      LATERAL jsonb_array_elements(coalesce(takes, '[]') || coalesce(gives, '[]')) AS claim (value)
    WHERE (takes IS NOT NULL OR gives IS NOT NULL) AND claim.value ->> 'kind' = 'email';
  IF touched IS NOT NULL THEN
    PERFORM lock_emails(touched);
  END IF;

  -- Nobody else changes these people meanwhile, so their revisions are read with the writes.
  FOR item IN SELECT *, (SELECT people.revision FROM people WHERE people.org_id = p_org_id AND people.id = write.id) AS held
    FROM jsonb_to_recordset(p_writes) AS write (
    kind text, id text, revision bigint, follows integer, version bigint, "nameKey" text, "locationId" text, document text,
    takes jsonb, gives jsonb, gains jsonb, losses jsonb, guards jsonb, "readSet" jsonb, "isDependent" boolean, at bigint, "authorOrgId" text, "authorId" text,
    "trackingId" text, impersonator text, fields text
  ) LOOP
    IF item."isDependent" AND has_failed THEN
      results := results || 'again'::text;
      CONTINUE;
    END IF;

    IF item.kind IN ('created', 'restored') THEN
      IF item.kind = 'restored' THEN
        IF NOT EXISTS (
          SELECT FROM deletions WHERE org_id = p_org_id AND person_id = item.id AND version = item.version - 1
        ) THEN
          results := results || 'kept'::text;
          has_failed := true;
          CONTINUE;
        END IF;
      END IF;
      IF EXISTS (SELECT FROM people WHERE org_id = p_org_id AND id = item.id) THEN
        results := results || 'exists'::text;
        has_failed := true;
        CONTINUE;
      END IF;
    ELSIF (CASE WHEN item.follows IS NULL
        THEN (item.held = item.revision) IS NOT TRUE
        ELSE item.follows > 0 AND results[item.follows] <> 'done' END) THEN
      results := results || 'stale'::text;
      has_failed := true;
      CONTINUE;
    END IF;

    IF item."readSet" IS NOT NULL THEN
      IF EXISTS (
        SELECT FROM jsonb_to_recordset(item."readSet") AS seen (id text, revision bigint)
        WHERE (SELECT people.revision FROM people WHERE people.org_id = p_org_id AND people.id = seen.id) IS DISTINCT FROM seen.revision
      ) THEN
        results := results || 'stale'::text;
        has_failed := true;
        CONTINUE;
      END IF;
    END IF;

    IF item.guards IS NOT NULL THEN
      IF EXISTS (
        SELECT FROM seats WHERE org_id = p_org_id AND license_id IN (SELECT jsonb_array_elements_text(item.guards)) AND seats.taken >= seats.total
      ) THEN
        results := results || 'stale'::text;
        has_failed := true;
        CONTINUE;
      END IF;
    END IF;

    IF item.takes IS NOT NULL THEN
      occupied := '';
      FOR entry IN SELECT * FROM ROWS FROM (jsonb_to_recordset(item.takes) AS (kind text, scope text, value text)) WITH ORDINALITY
          AS claim (kind, scope, value, number) LOOP
        IF (CASE WHEN entry.kind = 'email'
          THEN EXISTS (SELECT FROM emails WHERE emails.value = entry.value)
          ELSE EXISTS (SELECT FROM claims WHERE org_id = p_org_id AND kind = entry.kind AND scope = entry.scope AND claims.value = entry.value)
          END) THEN
          occupied := occupied || ' ' || (entry.number - 1);
        END IF;
      END LOOP;
      IF occupied <> '' THEN
        results := results || ('taken' || occupied);
        has_failed := true;
        CONTINUE;
      END IF;
    END IF;

    -- Row by row, each by its whole key, as rows that are distributed over machines require.
    IF item.gives IS NOT NULL THEN
      FOR entry IN SELECT * FROM jsonb_to_recordset(item.gives) AS claim (kind text, scope text, value text) LOOP
        IF entry.kind = 'email' THEN
          DELETE FROM emails WHERE emails.value = entry.value;
        ELSE
          DELETE FROM claims WHERE org_id = p_org_id AND kind = entry.kind AND scope = entry.scope AND claims.value = entry.value;
        END IF;
      END LOOP;
    END IF;
    IF item.losses IS NOT NULL THEN
      FOR entry IN SELECT * FROM jsonb_to_recordset(item.losses) AS holding (kind text, value text) LOOP
        DELETE FROM holdings WHERE org_id = p_org_id AND kind = entry.kind AND holdings.value = entry.value AND person_id = item.id;
        IF entry.kind = 'license' THEN
          UPDATE seats SET taken = seats.taken - 1 WHERE org_id = p_org_id AND license_id = entry.value;
        ELSIF entry.kind = 'group' THEN
          has_members := true;
        END IF;
      END LOOP;
    END IF;
    IF item.takes IS NOT NULL THEN
      FOR entry IN SELECT * FROM jsonb_to_recordset(item.takes) AS claim (kind text, scope text, value text) LOOP
        IF entry.kind = 'email' THEN
          INSERT INTO emails (value, org_id, person_id) VALUES (entry.value, p_org_id, item.id);
        ELSE
          INSERT INTO claims (org_id, kind, scope, value, person_id) VALUES (p_org_id, entry.kind, entry.scope, entry.value, item.id);
        END IF;
      END LOOP;
    END IF;
    IF item.gains IS NOT NULL THEN
      FOR entry IN SELECT * FROM jsonb_to_recordset(item.gains) AS holding (kind text, value text) LOOP
        INSERT INTO holdings (org_id, kind, value, person_id) VALUES (p_org_id, entry.kind, entry.value, item.id);
        IF entry.kind = 'license' THEN
          UPDATE seats SET taken = seats.taken + 1 WHERE org_id = p_org_id AND license_id = entry.value;
        ELSIF entry.kind = 'group' THEN
          has_members := true;
        END IF;
      END LOOP;
    END IF;

    change_id := change_id + 1;
    IF item.kind = 'updated' THEN
      UPDATE people SET revision = change_id, name_key = item."nameKey", location_id = item."locationId", document = item.document
        WHERE people.org_id = p_org_id AND people.id = item.id;
    ELSIF item.kind IN ('created', 'restored') THEN
      -- A report may have arrived while a person of this id was being deleted.
      DELETE FROM presences WHERE org_id = p_org_id AND person_id = item.id;
      INSERT INTO people (org_id, id, revision, name_key, location_id, document)
        VALUES (p_org_id, item.id, change_id, item."nameKey", item."locationId", item.document);
      DELETE FROM deletions WHERE org_id = p_org_id AND person_id = item.id;
    ELSIF item.kind = 'deleted' THEN
      DELETE FROM people WHERE org_id = p_org_id AND id = item.id;
      DELETE FROM presences WHERE org_id = p_org_id AND person_id = item.id;
      PERFORM delete_tokens(p_org_id, item.id, item.at);
      INSERT INTO deletions (org_id, person_id, change_id, version, at) VALUES (p_org_id, item.id, change_id, item.version, item.at)
        ON CONFLICT (org_id, person_id) DO UPDATE SET change_id = excluded.change_id, version = excluded.version, at = excluded.at;
    END IF;
    -- The hash of the text that `sealText` of the directory makes of the change.
    seal := encode(sha256(convert_to(concat_ws(E'\n', coalesce(seal, ''), change_id, p_org_id, 'person', item.id, item.kind,
      coalesce(item.version::text, ''), item.at, item."authorOrgId", item."authorId", item."trackingId", item.impersonator, item.fields), 'UTF8')), 'hex');
    results := results || 'done'::text;
    numbers := numbers || cardinality(results);
    change_ids := change_ids || change_id;
    seals := seals || seal;
  END LOOP;

  -- Once for each group, since many versions of one row in one transaction would be searched again for each update.
  IF has_members THEN
    UPDATE groups SET member_count = groups.member_count + moved.net, modified_at = moved.at, version = groups.version + moved.moves
      FROM (
        SELECT member.id, sum(member.change) AS net, count(*) AS moves, max(write.at) AS at
        FROM ROWS FROM (jsonb_to_recordset(p_writes) AS (at bigint, gains jsonb, losses jsonb)) WITH ORDINALITY AS write (at, gains, losses, number),
          LATERAL (
            SELECT gain ->> 'value' AS id, 1 AS change FROM jsonb_array_elements(write.gains) AS gain WHERE gain ->> 'kind' = 'group'
            UNION ALL SELECT loss ->> 'value', -1 FROM jsonb_array_elements(write.losses) AS loss WHERE loss ->> 'kind' = 'group'
          ) AS member
        WHERE write.number = ANY (numbers) GROUP BY member.id
      ) AS moved
      WHERE groups.org_id = p_org_id AND groups.id = moved.id;
  END IF;

  IF change_id <> organization.last_change_id THEN
    INSERT INTO changes (org_id, id, subject, subject_id, kind, version, at, author_org_id, author_id, tracking_id, impersonator, fields, hash)
      SELECT p_org_id, made.change_id, 'person', line.id, line.kind, line.version, line.at, line."authorOrgId", line."authorId", line."trackingId",
        line.impersonator, line.fields, made.hash
      FROM ROWS FROM (jsonb_to_recordset(p_writes) AS (kind text, id text, version bigint, at bigint, "authorOrgId" text, "authorId" text,
          "trackingId" text, impersonator text, fields text)) WITH ORDINALITY
        AS line (kind, id, version, at, "authorOrgId", "authorId", "trackingId", impersonator, fields, number)
        JOIN unnest(numbers, change_ids, seals) AS made (number, change_id, hash) USING (number);
    UPDATE organizations SET last_change_id = change_id, last_change_hash = seal WHERE id = p_org_id;
  END IF;
END $$;
-- group_id is empty for the template of the organization itself.
CREATE TABLE license_templates (
  org_id text COLLATE "C" NOT NULL REFERENCES organizations (id),
  id text COLLATE "C" NOT NULL,
  group_id text COLLATE "C" NOT NULL,
  document text NOT NULL,
  PRIMARY KEY (org_id, id)
);
CREATE UNIQUE INDEX license_templates_by_group ON license_templates (org_id, group_id);

-- Programs that people authorize. id is the client id, unique in the whole directory; the secret is stored as SHA-256.
CREATE TABLE integrations (
  id text COLLATE "C" PRIMARY KEY,
  org_id text COLLATE "C" NOT NULL,
  created_at bigint NOT NULL,
  document text NOT NULL
);
CREATE INDEX integrations_by_age ON integrations (org_id, created_at, id);

-- What a person has authorized an integration to do. refresh_hash is the SHA-256 of its refresh token, and made_with the token with which
-- the person authorized it and that it does not outlive.
CREATE TABLE authorizations (
  id text COLLATE "C" PRIMARY KEY,
  org_id text COLLATE "C" NOT NULL,
  person_id text COLLATE "C" NOT NULL,
  integration_id text COLLATE "C" NOT NULL,
  scopes text NOT NULL,
  refresh_hash text COLLATE "C",
  made_with text COLLATE "C",
  created_at bigint NOT NULL,
  expires_at bigint
);
CREATE INDEX authorizations_by_person ON authorizations (org_id, person_id, created_at, id);
CREATE INDEX authorizations_by_integration ON authorizations (integration_id, created_at, id);
CREATE INDEX authorizations_made_with ON authorizations (made_with) WHERE made_with IS NOT NULL;
CREATE INDEX authorizations_by_refresh ON authorizations (refresh_hash) WHERE refresh_hash IS NOT NULL;

-- Codes that an integration exchanges for tokens: of a browser, or of a device, as SHA-256. user_code is the code that a person enters for
-- a device, and link_hash the SHA-256 of the code in the device's link.
CREATE TABLE authorization_codes (
  secret_hash text COLLATE "C" PRIMARY KEY,
  expires_at bigint NOT NULL,
  user_code text COLLATE "C",
  link_hash text COLLATE "C",
  document text NOT NULL
);
CREATE INDEX authorization_codes_by_end ON authorization_codes (expires_at);
CREATE INDEX authorization_codes_by_user_code ON authorization_codes (user_code) WHERE user_code IS NOT NULL;
CREATE INDEX authorization_codes_by_link ON authorization_codes (link_hash) WHERE link_hash IS NOT NULL;

-- The authorization under which an integration got the token.
ALTER TABLE tokens ADD COLUMN authorization_id text COLLATE "C";
ALTER TABLE tokens ADD COLUMN integration_id text COLLATE "C";
CREATE INDEX tokens_by_authorization ON tokens (authorization_id, created_at, id) WHERE authorization_id IS NOT NULL;
CREATE INDEX tokens_by_integration ON tokens (integration_id) WHERE integration_id IS NOT NULL;

-- Deletes the authorizations and tokens of a person, and ends the tokens and authorizations made with them and in turn those made with these. Step by step,
-- since a recursive query of Citus must name the node. The authorizations go first: a refresh that locks one of them has then written its
-- token, or finds no authorization.
CREATE OR REPLACE FUNCTION delete_tokens(p_org_id text, p_person_id text, p_at bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  ended text[];
BEGIN
  DELETE FROM authorizations WHERE org_id = p_org_id AND person_id = p_person_id;
  ended := ARRAY(SELECT id FROM tokens WHERE org_id = p_org_id AND person_id = p_person_id);
  IF ended = '{}' THEN
    RETURN;
  END IF;
  WHILE ended <> '{}' LOOP
    DELETE FROM authorizations WHERE made_with = ANY (ended);
    UPDATE tokens SET revoked_at = p_at WHERE made_with = ANY (ended) AND revoked_at IS NULL;
    ended := ARRAY(SELECT id FROM tokens WHERE made_with = ANY (ended));
  END LOOP;
  DELETE FROM tokens WHERE org_id = p_org_id AND person_id = p_person_id;
END $$;
