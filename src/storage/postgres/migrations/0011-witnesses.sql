-- A change may depend on other people: on another full administrator, on the managers above. They are checked by their revisions, as the
-- person of the change is, under the lock of the organization.
-- Writes changes of one organization's people, one after another, each whole or not at all, with its line of history. What the
-- rules saw is checked first: the catalogue for all of them, and for each the revision of its person (or the place in p_writes of the
-- write that it follows, the first being 1, and 0 one that is known to be done), the seats that it found free, and the people on whom it depends.
--
-- state: 'missing' (no such organization), 'catalog' (another catalogue than the rules saw; nothing was written), or 'written'. Then results
-- has one word for each write: 'done', 'stale' (the person or the seats are not as the rules saw them), 'again' (it was made on top of one
-- that was not done), 'exists', 'kept' (who shall come back is not deleted any more, or was deleted anew), or 'taken' with the places in p_writes[i].takes of the claims that others hold.
CREATE OR REPLACE FUNCTION write_people(
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
    takes jsonb, gives jsonb, gains jsonb, losses jsonb, guards jsonb, witnesses jsonb, "isDependent" boolean, at bigint, "authorOrgId" text, "authorId" text,
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

    IF item.witnesses <> '[]' AND EXISTS (
      SELECT FROM jsonb_to_recordset(item.witnesses) AS witness (id text, revision bigint)
      WHERE (SELECT people.revision FROM people WHERE people.org_id = p_org_id AND people.id = witness.id) IS DISTINCT FROM witness.revision
    ) THEN
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
