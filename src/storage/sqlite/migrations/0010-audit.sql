-- The audit log is read by time, and by who did it; what is not about people is rare.
CREATE INDEX changes_by_time ON changes (org_id, at, id);
CREATE INDEX changes_by_author ON changes (org_id, author_id, at, id);
CREATE INDEX changes_of_others ON changes (org_id, at, id) WHERE subject <> 'person';
