-- Items that were done differently than asked.
ALTER TABLE jobs ADD COLUMN warned INTEGER NOT NULL DEFAULT 0;
ALTER TABLE job_items ADD COLUMN is_warned INTEGER NOT NULL DEFAULT 0;
DROP INDEX job_items_refused;
CREATE INDEX job_items_faulty ON job_items (org_id, job_id, position) WHERE is_done = 0 OR is_warned = 1;
