-- A job that keeps an organisation still while it runs makes its own changes all the same.
ALTER TABLE organizations ADD COLUMN lock_holder text;
