-- Distributes the tables of peopled over the nodes of a Citus cluster. Run it once, on the coordinator, as the owner of the tables, after the
-- first process has made them. It distributes the rows that they have.
--
--   psql "$PEOPLED_STORE" --single-transaction -f src/storage/postgres/citus.sql
--
-- One node has all rows of an organization, so a change of a person is a transaction of that node alone. Only a changed e-mail address
-- involves a second one.

CREATE EXTENSION IF NOT EXISTS citus;

-- Small, read everywhere, seldom written: a copy on every node.
SELECT create_reference_table('settings');
SELECT create_reference_table('managed_organizations');
SELECT create_reference_table('integrations');

-- By organization, side by side.
SELECT create_distributed_table('organizations', 'id');
SELECT create_distributed_table('locations', 'org_id', colocate_with => 'organizations');
SELECT create_distributed_table('licenses', 'org_id', colocate_with => 'organizations');
SELECT create_distributed_table('groups', 'org_id', colocate_with => 'organizations');
SELECT create_distributed_table('license_templates', 'org_id', colocate_with => 'organizations');
SELECT create_distributed_table('seats', 'org_id', colocate_with => 'organizations');
SELECT create_distributed_table('people', 'org_id', colocate_with => 'organizations');
SELECT create_distributed_table('claims', 'org_id', colocate_with => 'organizations');
SELECT create_distributed_table('holdings', 'org_id', colocate_with => 'organizations');
SELECT create_distributed_table('presences', 'org_id', colocate_with => 'organizations');
SELECT create_distributed_table('changes', 'org_id', colocate_with => 'organizations');
SELECT create_distributed_table('deletions', 'org_id', colocate_with => 'organizations');
SELECT create_distributed_table('stored_replies', 'org_id', colocate_with => 'organizations');
SELECT create_distributed_table('webhooks', 'org_id', colocate_with => 'organizations');
SELECT create_distributed_table('deliveries', 'org_id', colocate_with => 'organizations');
SELECT create_distributed_table('jobs', 'org_id', colocate_with => 'organizations');
SELECT create_distributed_table('job_items', 'org_id', colocate_with => 'organizations');

-- By their own key: rows that are unique in the whole directory, or are read before the organization is known.
SELECT create_distributed_table('emails', 'value', colocate_with => 'none');
SELECT create_distributed_table('tokens', 'secret_hash', colocate_with => 'none');
SELECT create_distributed_table('authorizations', 'id', colocate_with => 'none');
SELECT create_distributed_table('authorization_codes', 'secret_hash', colocate_with => 'none');
