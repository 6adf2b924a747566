-- Items that were done differently than asked.
ALTER TABLE jobs ADD COLUMN warned bigint NOT NULL DEFAULT 0;
ALTER TABLE job_items ADD COLUMN is_warned boolean NOT NULL DEFAULT false;
DROP INDEX job_items_refused;
CREATE INDEX job_items_faulty ON job_items (org_id, job_id, position) WHERE NOT is_done OR is_warned;
