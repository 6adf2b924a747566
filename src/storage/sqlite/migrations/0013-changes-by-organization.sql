-- The lines of history are numbered in each organisation, as on every engine, so that a directory can move from one to another with its
-- numbers. Those that are there keep theirs.
ALTER TABLE changes RENAME COLUMN id TO row;
ALTER TABLE changes ADD COLUMN id INTEGER;
UPDATE changes SET id = row;
DROP INDEX changes_by_organization;
DROP INDEX changes_by_subject;
DROP INDEX changes_by_time;
DROP INDEX changes_by_author;
DROP INDEX changes_of_others;
DROP INDEX changes_unsealed;
CREATE UNIQUE INDEX changes_by_organization ON changes (org_id, id);
CREATE INDEX changes_by_subject ON changes (org_id, subject_id, id);
CREATE INDEX changes_by_time ON changes (org_id, at, id);
CREATE INDEX changes_by_author ON changes (org_id, author_id, at, id);
CREATE INDEX changes_of_others ON changes (org_id, at, id) WHERE subject <> 'person';
CREATE INDEX changes_unsealed ON changes (org_id, id) WHERE hash IS NULL;
