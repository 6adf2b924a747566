-- Tokens are shown page by page, the youngest first.
CREATE INDEX tokens_by_age ON tokens (org_id, created_at, id);
DROP INDEX tokens_by_person;
CREATE INDEX tokens_by_person ON tokens (org_id, person_id, created_at, id);
