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

-- Writes changes of one organisation's people, one after another, each whole or not at all, with its line of history. What the
-- rules saw is checked first: the catalogue for all of them, and for each the revision of its person (or the place in p_writes of the
-- write that it follows, the first being 1, and 0 one that is known to be done) and the seats that it found free.
--
-- state: 'missing' (no such organisation), 'catalog' (another catalogue than the rules saw; nothing was written), or 'written'. Then results
-- has one word for each write: 'done', 'stale' (the person or the seats are not as the rules saw them), 'again' (it was made on top of one
-- that was not done), 'exists', 'kept' (who shall come back is not deleted any more, or was deleted anew), or 'taken' with the places in p_writes[i].takes of the claims that others hold.
CREATE OR REPLACE FUNCTION write_people(
  p_org_id text, p_catalog_version bigint, p_writes jsonb,
  OUT state text, OUT results text[]
) LANGUAGE plpgsql AS $$
DECLARE
  organization organizations%ROWTYPE;
  item record;
  touched text[];
  occupied text;
  change_id bigint;
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
    "trackingId" text, fields text
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
      SELECT string_agg((claim.place - 1)::text, ' ' ORDER BY claim.place) INTO occupied
        FROM jsonb_array_elements(item.takes) WITH ORDINALITY AS claim (value, place)
        WHERE CASE WHEN claim.value ->> 'kind' = 'email'
          THEN EXISTS (SELECT FROM emails WHERE emails.value = claim.value ->> 'value')
          ELSE EXISTS (
            SELECT FROM claims WHERE claims.org_id = p_org_id AND claims.kind = claim.value ->> 'kind'
              AND claims.scope = claim.value ->> 'scope' AND claims.value = claim.value ->> 'value')
          END;
      IF occupied IS NOT NULL THEN
        results := results || ('taken ' || occupied);
        has_failed := true;
        CONTINUE;
      END IF;
    END IF;

    IF item.gives <> '[]' THEN
      DELETE FROM emails USING jsonb_array_elements(item.gives) AS claim (value)
        WHERE claim.value ->> 'kind' = 'email' AND emails.value = claim.value ->> 'value';
      DELETE FROM claims USING jsonb_array_elements(item.gives) AS claim (value)
        WHERE claims.org_id = p_org_id AND claims.kind = claim.value ->> 'kind'
          AND claims.scope = claim.value ->> 'scope' AND claims.value = claim.value ->> 'value';
    END IF;
    IF item.losses <> '[]' THEN
      DELETE FROM holdings USING jsonb_array_elements(item.losses) AS holding (value)
        WHERE org_id = p_org_id AND kind = holding.value ->> 'kind' AND holdings.value = holding.value ->> 'value' AND person_id = item.id;
      UPDATE seats SET taken = seats.taken - 1 FROM jsonb_array_elements(item.losses) AS holding (value)
        WHERE org_id = p_org_id AND holding.value ->> 'kind' = 'license' AND license_id = holding.value ->> 'value';
    END IF;
    IF item.takes <> '[]' THEN
      INSERT INTO emails (value, org_id, person_id)
        SELECT claim.value ->> 'value', p_org_id, item.id FROM jsonb_array_elements(item.takes) AS claim (value)
        WHERE claim.value ->> 'kind' = 'email';
      INSERT INTO claims (org_id, kind, scope, value, person_id)
        SELECT p_org_id, claim.value ->> 'kind', claim.value ->> 'scope', claim.value ->> 'value', item.id
        FROM jsonb_array_elements(item.takes) AS claim (value) WHERE claim.value ->> 'kind' <> 'email';
    END IF;
    IF item.gains <> '[]' THEN
      INSERT INTO holdings (org_id, kind, value, person_id)
        SELECT p_org_id, holding.value ->> 'kind', holding.value ->> 'value', item.id
        FROM jsonb_array_elements(item.gains) AS holding (value);
      UPDATE seats SET taken = seats.taken + 1 FROM jsonb_array_elements(item.gains) AS holding (value)
        WHERE org_id = p_org_id AND holding.value ->> 'kind' = 'license' AND license_id = holding.value ->> 'value';
    END IF;

    change_id := change_id + 1;
    IF item.kind IN ('created', 'restored') THEN
      -- A report may have come in while a person of this id was being removed.
      DELETE FROM presences WHERE org_id = p_org_id AND person_id = item.id;
      INSERT INTO people (org_id, id, revision, name_key, location_id, document)
        VALUES (p_org_id, item.id, change_id, item."nameKey", item."locationId", item.document);
      IF item.kind = 'restored' THEN
        DELETE FROM deletions WHERE org_id = p_org_id AND person_id = item.id;
      END IF;
    ELSIF item.kind = 'updated' THEN
      UPDATE people SET revision = change_id, name_key = item."nameKey", location_id = item."locationId", document = item.document
        WHERE org_id = p_org_id AND id = item.id;
    ELSE
      DELETE FROM people WHERE org_id = p_org_id AND id = item.id;
      DELETE FROM presences WHERE org_id = p_org_id AND person_id = item.id;
      DELETE FROM tokens WHERE org_id = p_org_id AND person_id = item.id;
      INSERT INTO deletions (org_id, person_id, change_id, version, at) VALUES (p_org_id, item.id, change_id, item.version, item.at);
    END IF;
    INSERT INTO changes (org_id, id, subject, subject_id, kind, version, at, author_org_id, author_id, tracking_id, fields)
      VALUES (p_org_id, change_id, 'person', item.id, item.kind, item.version, item.at, item."authorOrgId", item."authorId", item."trackingId", item.fields);
    results := results || 'done'::text;
  END LOOP;

  IF change_id <> organization.last_change_id THEN
    UPDATE organizations SET last_change_id = change_id WHERE id = p_org_id;
  END IF;
END $$;
