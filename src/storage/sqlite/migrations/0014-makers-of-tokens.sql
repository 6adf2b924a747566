-- A token ends no later than the token with which it was made; one that an administrator made for somebody else names the administrator.
ALTER TABLE tokens ADD COLUMN made_with TEXT;
ALTER TABLE tokens ADD COLUMN impersonator_id TEXT;
ALTER TABLE tokens ADD COLUMN impersonator_org_id TEXT;
CREATE INDEX tokens_made_with ON tokens (made_with) WHERE made_with IS NOT NULL;
