-- Many changes of people, and how far each of them is.
CREATE TABLE jobs (
  org_id text COLLATE "C" NOT NULL REFERENCES organizations (id),
  id text COLLATE "C" NOT NULL,
  state text NOT NULL,
  document text NOT NULL,
  reason text,
  total bigint NOT NULL DEFAULT 0,
  done bigint NOT NULL DEFAULT 0,
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
  detail text,
  PRIMARY KEY (org_id, job_id, position)
);
CREATE INDEX job_items_refused ON job_items (org_id, job_id, position) WHERE NOT is_done;
