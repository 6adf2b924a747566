-- Who is told of changes, how far each has come in the history of its organisation, and who is delivering to it.
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

CREATE TABLE deliveries (
  org_id text COLLATE "C" NOT NULL,
  webhook_id text COLLATE "C" NOT NULL,
  id bigint NOT NULL,
  document text NOT NULL,
  PRIMARY KEY (org_id, webhook_id, id),
  FOREIGN KEY (org_id, webhook_id) REFERENCES webhooks (org_id, id) ON DELETE CASCADE
);
