-- Every line of history is sealed: its hash follows from it and from the hash of the line before it in its organisation, whose id is one lower.
-- The writers of an organisation take turns anyway, so that the line before is there and stays.
ALTER TABLE changes ADD COLUMN hash text;

-- The hash of a line: of the text that `sealText` of the directory makes of it.
CREATE FUNCTION seal_change(
  p_previous text, p_id bigint, p_org_id text, p_subject text, p_subject_id text, p_kind text, p_version bigint, p_at bigint,
  p_author_org_id text, p_author_id text, p_tracking_id text, p_impersonator text, p_fields text
) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT encode(sha256(convert_to(concat_ws(E'\n', coalesce(p_previous, ''), p_id, p_org_id, p_subject, p_subject_id, p_kind,
    coalesce(p_version::text, ''), p_at, p_author_org_id, p_author_id, p_tracking_id, p_impersonator, p_fields), 'UTF8')), 'hex')
$$;

DO $$
DECLARE
  line changes;
  previous text;
  organization text;
BEGIN
  FOR line IN SELECT * FROM changes ORDER BY org_id, id LOOP
    IF line.org_id IS DISTINCT FROM organization THEN
      organization := line.org_id;
      previous := NULL;
    END IF;
    previous := seal_change(previous, line.id, line.org_id, line.subject, line.subject_id, line.kind, line.version, line.at,
      line.author_org_id, line.author_id, line.tracking_id, line.impersonator, line.fields);
    UPDATE changes SET hash = previous WHERE org_id = line.org_id AND id = line.id;
  END LOOP;
END $$;
