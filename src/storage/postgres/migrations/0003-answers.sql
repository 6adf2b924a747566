-- Answers that are kept for a while under the key of their request, so that the same request again gets them.
CREATE TABLE answers (
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
CREATE INDEX answers_by_number ON answers (org_id, person_id, number);
CREATE INDEX answers_by_expiry ON answers (org_id, expires_at);

-- Keeps an answer, unless one is kept there already. Takes a few expired ones away, and the eldest of a person past the limit; numbers count up
-- in each person, so that the eldest are found without counting.
CREATE FUNCTION keep_answer(p_answer jsonb, p_sweep integer, p_limit bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  answer record;
  next_number bigint;
BEGIN
  SELECT * INTO answer FROM jsonb_to_record(p_answer) AS given (
    "orgId" text, "personId" text, key text, fingerprint text, status integer, headers jsonb, body text, "keptAt" bigint, "expiresAt" bigint);
  DELETE FROM answers WHERE org_id = answer."orgId" AND person_id = answer."personId" AND key = answer.key AND expires_at <= answer."keptAt";
  DELETE FROM answers WHERE org_id = answer."orgId" AND (person_id, key) IN (
    SELECT person_id, key FROM answers WHERE org_id = answer."orgId" AND expires_at <= answer."keptAt"
    ORDER BY expires_at LIMIT p_sweep FOR UPDATE SKIP LOCKED);
  SELECT coalesce(max(number), 0) + 1 INTO next_number FROM answers WHERE org_id = answer."orgId" AND person_id = answer."personId";
  DELETE FROM answers WHERE org_id = answer."orgId" AND person_id = answer."personId" AND number <= next_number - p_limit;
  INSERT INTO answers (org_id, person_id, key, number, fingerprint, status, headers, body, kept_at, expires_at)
    VALUES (answer."orgId", answer."personId", answer.key, next_number, answer.fingerprint, answer.status, answer.headers::text, answer.body,
      answer."keptAt", answer."expiresAt")
    ON CONFLICT DO NOTHING;
END $$;

-- write_people, which keeps the answers of the writes that are done: each of p_answers has the place of its write in p_writes, the first being 1.
-- state 'answered': one of them is kept already, and nothing was written.
CREATE FUNCTION write_people_once(
  p_org_id text, p_catalog_version bigint, p_writes jsonb, p_answers jsonb, p_sweep integer, p_limit bigint,
  OUT state text, OUT results text[]
) LANGUAGE plpgsql AS $$
BEGIN
  PERFORM FROM organizations WHERE id = p_org_id FOR NO KEY UPDATE;
  IF EXISTS (
    SELECT FROM answers JOIN jsonb_to_recordset(p_answers) AS asked ("orgId" text, "personId" text, key text, "keptAt" bigint)
      ON answers.org_id = asked."orgId" AND answers.person_id = asked."personId" AND answers.key = asked.key
      WHERE answers.expires_at > asked."keptAt"
  ) THEN
    state := 'answered';
    RETURN;
  END IF;
  SELECT written.state, written.results INTO state, results FROM write_people(p_org_id, p_catalog_version, p_writes) AS written;
  PERFORM keep_answer(answer.value, p_sweep, p_limit) FROM jsonb_array_elements(p_answers) AS answer (value)
    WHERE results[(answer.value ->> 'place')::integer] = 'done';
END $$;
