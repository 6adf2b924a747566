-- The schema of a directory in one file.
-- Text is compared byte by byte (COLLATE "C"), so pages have the same order on every engine.
-- Times are milliseconds since 1970; documents are JSON.
-- Every key leads with the organization, except for values that are unique in, or found from, the whole directory: e-mail addresses and
-- the secrets of tokens. These have separate tables, which Citus can distribute by their own key.

-- Facts that the program stores about the directory itself.
CREATE TABLE settings (
  name text COLLATE "C" PRIMARY KEY,
  value text NOT NULL
);

-- catalog_version counts every change of the organization's locations, licenses and lock. last_change_id is the newest change of its
-- history, and last_change_hash the hash of that change.
-- A change of an organization's people or locations locks this row first, so that the history has an order without gaps.
-- lock_holder is the job that locked the organization and may still change it.
CREATE TABLE organizations (
  id text COLLATE "C" PRIMARY KEY,
  display_name text NOT NULL,
  created_at bigint NOT NULL,
  is_if_match_required boolean NOT NULL DEFAULT false,
  lock_reason text,
  lock_until bigint,
  lock_holder text,
  catalog_version bigint NOT NULL DEFAULT 1,
  last_change_id bigint NOT NULL DEFAULT 0,
  last_change_hash text
) WITH (fillfactor = 50);

CREATE TABLE managed_organizations (
  manager_org_id text COLLATE "C" NOT NULL,
  managed_org_id text COLLATE "C" NOT NULL,
  PRIMARY KEY (manager_org_id, managed_org_id)
);

-- origin is a digest of the document of a location that was loaded, since a load writes no history.
CREATE TABLE locations (
  org_id text COLLATE "C" NOT NULL REFERENCES organizations (id),
  id text COLLATE "C" NOT NULL,
  name_key text COLLATE "C" NOT NULL,
  document text NOT NULL,
  origin text,
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

-- One document per person, without the ids, which have columns. A field has a column only if people are sorted by it, searched by it, or unique in it.
-- revision is the id of the change that made the row (0: it was loaded), so no two states of a person have the same one.
-- origin is a digest of the document of a person who was loaded, since a load writes no history.
-- Free space on each page keeps an updated row beside the one it replaces.
CREATE TABLE people (
  org_id text COLLATE "C" NOT NULL REFERENCES organizations (id),
  id text COLLATE "C" NOT NULL,
  revision bigint NOT NULL,
  name_key text COLLATE "C" NOT NULL,
  location_id text COLLATE "C",
  document text NOT NULL,
  origin text,
  PRIMARY KEY (org_id, id)
) WITH (fillfactor = 80);
CREATE INDEX people_by_name ON people (org_id, name_key, id);
CREATE INDEX people_by_location ON people (org_id, location_id, id) WHERE location_id IS NOT NULL;

-- Values that only one person of an organization may hold: a number, an extension in a location.
CREATE TABLE claims (
  org_id text COLLATE "C" NOT NULL,
  kind text COLLATE "C" NOT NULL,
  scope text COLLATE "C" NOT NULL,
  value text COLLATE "C" NOT NULL,
  person_id text COLLATE "C" NOT NULL,
  PRIMARY KEY (org_id, kind, scope, value)
);

-- Values that only one person of the whole directory may hold.
CREATE TABLE emails (
  value text COLLATE "C" PRIMARY KEY,
  org_id text COLLATE "C" NOT NULL,
  person_id text COLLATE "C" NOT NULL
);

-- Indexed values that many people may hold: roles, licenses, managers, types, search keys, and all else by which people are listed.
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
CREATE INDEX presences_by_activity ON presences (org_id, last_activity_at, person_id) WHERE is_shared AND last_activity_at IS NOT NULL;
CREATE INDEX presences_hidden ON presences (org_id, person_id) WHERE NOT is_shared AND last_activity_at IS NOT NULL;
CREATE INDEX presences_by_report ON presences (org_id, reported, person_id) WHERE reported IS NOT NULL;

-- The history: the author, time, request and fields of each change. Ids count up by one in each organization.
-- version is the version of the person that the change made. impersonator is the administrator who used a token of somebody else,
-- as organization/person. hash follows from the change and from the hash of the one before it, whose id is one lower; changes of an
-- organization are written one after another, so that one is there and stays.
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
  hash text,
  PRIMARY KEY (org_id, id)
);
CREATE INDEX changes_by_subject ON changes (org_id, subject_id, id);
CREATE INDEX changes_by_time ON changes (org_id, at, id);
CREATE INDEX changes_by_author ON changes (org_id, author_id, at, id);
-- Changes of anything but people are rare.
CREATE INDEX changes_of_others ON changes (org_id, at, id) WHERE subject <> 'person';

-- Deleted people who can be restored: the change that recorded the last state of each, and the version it made.
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

-- Access tokens, as SHA-256: a request brings the secret before its organization is known. made_with is the token that made this one
-- and that it does not outlive. impersonator is the administrator who made it for another person.
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
CREATE INDEX tokens_by_id ON tokens (id);
CREATE INDEX tokens_by_age ON tokens (org_id, created_at, id);
CREATE INDEX tokens_by_person ON tokens (org_id, person_id, created_at, id);
CREATE INDEX tokens_made_with ON tokens (made_with) WHERE made_with IS NOT NULL;

-- Webhooks, the last change that each has delivered (after_id), and the process that is delivering to it.
CREATE TABLE webhooks (
  org_id text COLLATE "C" NOT NULL,
  id text COLLATE "C" NOT NULL,
  created_at bigint NOT NULL,
  is_active boolean NOT NULL,
  document text NOT NULL,
  after_id bigint NOT NULL,
  attempts integer NOT NULL DEFAULT 0,
  failing_since bigint,
  next_attempt_at bigint NOT NULL DEFAULT 0,
  held_by text,
  held_until bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (org_id, id)
);

-- The last attempts of each webhook.
CREATE TABLE deliveries (
  org_id text COLLATE "C" NOT NULL,
  webhook_id text COLLATE "C" NOT NULL,
  id bigint NOT NULL,
  document text NOT NULL,
  PRIMARY KEY (org_id, webhook_id, id),
  FOREIGN KEY (org_id, webhook_id) REFERENCES webhooks (org_id, id) ON DELETE CASCADE
);

-- Replies to requests with an Idempotency-Key, kept for a while. Numbers count up in each person.
CREATE TABLE stored_replies (
  org_id text COLLATE "C" NOT NULL,
  person_id text COLLATE "C" NOT NULL,
  key text COLLATE "C" NOT NULL,
  number bigint NOT NULL,
  fingerprint text NOT NULL,
  status integer NOT NULL,
  headers text NOT NULL,
  body text,
  kept_at bigint NOT NULL,
  expires_at bigint NOT NULL,
  PRIMARY KEY (org_id, person_id, key)
);
CREATE INDEX stored_replies_by_number ON stored_replies (org_id, person_id, number);
CREATE INDEX stored_replies_by_expiry ON stored_replies (org_id, expires_at);

-- Jobs, their progress, and the process that runs each of them.
CREATE TABLE jobs (
  org_id text COLLATE "C" NOT NULL REFERENCES organizations (id),
  id text COLLATE "C" NOT NULL,
  state text NOT NULL,
  document text NOT NULL,
  reason text,
  total bigint NOT NULL DEFAULT 0,
  done bigint NOT NULL DEFAULT 0,
  warned bigint NOT NULL DEFAULT 0,
  failed bigint NOT NULL DEFAULT 0,
  attempts bigint NOT NULL DEFAULT 0,
  created_at bigint NOT NULL,
  appended_at bigint NOT NULL,
  started_at bigint,
  ended_at bigint,
  expires_at bigint,
  lease_owner text,
  lease_until bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (org_id, id)
) WITH (fillfactor = 50);
CREATE INDEX jobs_by_age ON jobs (org_id, created_at, id);
CREATE INDEX jobs_to_run ON jobs (created_at, id) WHERE ended_at IS NULL;
CREATE INDEX jobs_to_forget ON jobs (expires_at) WHERE ended_at IS NOT NULL;

CREATE TABLE job_items (
  org_id text COLLATE "C" NOT NULL,
  job_id text COLLATE "C" NOT NULL,
  position bigint NOT NULL,
  line bigint NOT NULL,
  input text NOT NULL,
  status bigint,
  is_done boolean,
  is_warned boolean NOT NULL DEFAULT false,
  detail text,
  PRIMARY KEY (org_id, job_id, position)
);
CREATE INDEX job_items_faulty ON job_items (org_id, job_id, position) WHERE NOT is_done OR is_warned;

-- Two organizations may want the same e-mail addresses at the same time. A transaction that takes or frees some locks their numbers
-- here first, in order, so that no two transactions wait for each other.
CREATE FUNCTION lock_emails(p_values text[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  bucket integer;
BEGIN
  FOR bucket IN SELECT DISTINCT hashtext(value) & 255 FROM unnest(p_values) AS wanted (value) ORDER BY 1 LOOP
    PERFORM pg_advisory_xact_lock(1347571024, bucket);
  END LOOP;
END $$;

-- The wanted claims that are held. Not in SQL: Citus takes no parameters in a function of SQL that reads distributed tables.
CREATE FUNCTION held_claims(p_wanted jsonb) RETURNS TABLE (kind text, scope text, value text) LANGUAGE plpgsql STABLE AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY SELECT 'email', '', emails.value FROM emails
    WHERE emails.value IN (SELECT wanted ->> 'value' FROM jsonb_array_elements(p_wanted) AS wanted WHERE wanted ->> 'kind' = 'email');
  RETURN QUERY SELECT claims.kind, claims.scope, claims.value
    FROM jsonb_to_recordset(p_wanted) AS wanted ("orgId" text, kind text, scope text, value text)
    JOIN claims ON claims.org_id = wanted."orgId" AND claims.kind = wanted.kind AND claims.scope = wanted.scope AND claims.value = wanted.value;
END $$;

-- Deletes the tokens of a person, and revokes those made with them and in turn those made with these. Step by step, since a recursive query
-- of Citus must name the node.
CREATE FUNCTION delete_tokens(p_org_id text, p_person_id text, p_at bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  ended text[] := ARRAY(SELECT id FROM tokens WHERE org_id = p_org_id AND person_id = p_person_id);
BEGIN
  IF ended = '{}' THEN
    RETURN;
  END IF;
  WHILE ended <> '{}' LOOP
    UPDATE tokens SET revoked_at = p_at WHERE made_with = ANY (ended) AND revoked_at IS NULL;
    ended := ARRAY(SELECT id FROM tokens WHERE made_with = ANY (ended));
  END LOOP;
  DELETE FROM tokens WHERE org_id = p_org_id AND person_id = p_person_id;
END $$;

-- Writes changes of one organization's people, one after another, each completely or not at all, with its line of history. It first checks
-- the facts on which the rules decided: the catalog for all of them; and for each the revision of its person (or the index in p_writes of
-- the write that it follows, from 1, and 0 for one that is known to be done), the seats that were free, and the people on whom it depends.
-- An empty list is left out of a write. The lines of history of all writes are written at the end, with one statement.
-- An expression with a query costs as much as a statement in each round of the loop, so each is behind an IF of its own.
--
-- state: 'missing' (no such organization), 'catalog' (the rules saw another catalog; nothing was written), or 'written'. Then results
-- has one word for each write: 'done', 'stale' (the person, the seats or the people on whom it depends have changed), 'again' (it was
-- decided on top of one that was not done), 'exists', 'kept' (a person to be restored is no longer deleted, or was deleted again),
-- or 'taken' with the indexes in p_writes[i].takes of the claims that others hold.
CREATE FUNCTION write_people(
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

-- Stores a reply, unless one is stored under its key. Deletes a few expired ones, and the oldest of a person past the limit; numbers count
-- up in each person, so that the oldest are found without counting.
CREATE FUNCTION keep_stored_reply(p_reply jsonb, p_sweep integer, p_limit bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  reply record;
  next_number bigint;
BEGIN
  SELECT * INTO reply FROM jsonb_to_record(p_reply) AS given (
    "orgId" text, "personId" text, key text, fingerprint text, status integer, headers jsonb, body text, "keptAt" bigint, "expiresAt" bigint);
  DELETE FROM stored_replies WHERE org_id = reply."orgId" AND person_id = reply."personId" AND key = reply.key AND expires_at <= reply."keptAt";
  DELETE FROM stored_replies WHERE org_id = reply."orgId" AND (person_id, key) IN (
    SELECT person_id, key FROM stored_replies WHERE org_id = reply."orgId" AND expires_at <= reply."keptAt"
    ORDER BY expires_at LIMIT p_sweep FOR UPDATE SKIP LOCKED);
  SELECT coalesce(max(number), 0) + 1 INTO next_number FROM stored_replies WHERE org_id = reply."orgId" AND person_id = reply."personId";
  DELETE FROM stored_replies WHERE org_id = reply."orgId" AND person_id = reply."personId" AND number <= next_number - p_limit;
  INSERT INTO stored_replies (org_id, person_id, key, number, fingerprint, status, headers, body, kept_at, expires_at)
    VALUES (reply."orgId", reply."personId", reply.key, next_number, reply.fingerprint, reply.status, reply.headers::text, reply.body,
      reply."keptAt", reply."expiresAt")
    ON CONFLICT DO NOTHING;
END $$;

-- write_people, which also stores the replies of the writes that are done: each of p_replies has the index of its write in p_writes, from 1.
-- state 'answered': one of them is stored already, and nothing was written.
CREATE FUNCTION write_people_once(
  p_org_id text, p_catalog_version bigint, p_writes jsonb, p_replies jsonb, p_sweep integer, p_limit bigint,
  OUT state text, OUT results text[]
) LANGUAGE plpgsql AS $$
DECLARE
  asked record;
BEGIN
  PERFORM FROM organizations WHERE id = p_org_id FOR NO KEY UPDATE;
  FOR asked IN SELECT * FROM jsonb_to_recordset(p_replies) AS given ("orgId" text, "personId" text, key text, "keptAt" bigint) LOOP
    IF EXISTS (
      SELECT FROM stored_replies WHERE org_id = asked."orgId" AND person_id = asked."personId" AND key = asked.key AND expires_at > asked."keptAt"
    ) THEN
      state := 'answered';
      RETURN;
    END IF;
  END LOOP;
  SELECT written.state, written.results INTO state, results FROM write_people(p_org_id, p_catalog_version, p_writes) AS written;
  PERFORM keep_stored_reply(reply.value, p_sweep, p_limit) FROM jsonb_array_elements(p_replies) AS reply (value)
    WHERE results[(reply.value ->> 'writeNumber')::integer] = 'done';
END $$;
