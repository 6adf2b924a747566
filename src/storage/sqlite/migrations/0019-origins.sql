-- A digest of what people and locations were when they came by a load, without a line of history. Those from before have none.
ALTER TABLE people ADD COLUMN origin TEXT;
ALTER TABLE locations ADD COLUMN origin TEXT;
