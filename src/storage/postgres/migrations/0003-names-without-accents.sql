-- The keys of people's names have another form, which each opening checks. This number keeps out older versions, which would write the
-- former one. One that still runs finds no function by its name, so that its changes of people are refused.
ALTER FUNCTION write_people(text, bigint, jsonb) RENAME TO change_people;
DROP FUNCTION write_people_once(text, bigint, jsonb, jsonb, integer, bigint);

-- change_people, which also stores the replies of the writes that are done: each of p_replies has the index of its write in p_writes, from 1.
-- state 'answered': one of them is stored already, and nothing was written.
CREATE FUNCTION change_people_once(
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
  SELECT written.state, written.results INTO state, results FROM change_people(p_org_id, p_catalog_version, p_writes) AS written;
  PERFORM keep_stored_reply(reply.value, p_sweep, p_limit) FROM jsonb_array_elements(p_replies) AS reply (value)
    WHERE results[(reply.value ->> 'writeNumber')::integer] = 'done';
END $$;
