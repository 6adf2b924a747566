-- The administrator who made a change with a token of somebody else's, as organization/person.
ALTER TABLE changes ADD COLUMN impersonator TEXT;
