-- Every line of history is sealed: its hash follows from it and from the hash of the line before it in its organisation.
-- Lines of before are sealed when the file is opened, a part at a time; the index finds them, and costs nothing once there are none.
ALTER TABLE changes ADD COLUMN previous_id INTEGER;
ALTER TABLE changes ADD COLUMN hash TEXT;
CREATE INDEX changes_unsealed ON changes (org_id, id) WHERE hash IS NULL;
