import { DirectoryError } from "../../directory/errors.ts";
import type { License } from "../../directory/licenses/license.ts";
import type { Location } from "../../directory/locations/location.ts";
import type { Organization } from "../../directory/organizations/organization.ts";
import {
	type Claim,
	claimConflict,
	claimKey,
} from "../../directory/people/claims.ts";
import { compareIndexEntries } from "../../directory/people/index-entries.ts";
import { personNameKey } from "../../directory/people/people-query.ts";
import type { PersonRecord } from "../../directory/store/people-store.ts";
import type { Contents } from "../../directory/store/store.ts";
import { nameKey } from "../../directory/text/text.ts";
import { readEra } from "../sql/era.ts";
import { insertGroup } from "../sql/groups.ts";
import { originOf } from "../sql/origin.ts";
import { documentOf } from "../sql/people/person-row.ts";
import { writeSetting } from "../sql/settings.ts";
import { insertToken } from "../sql/tokens.ts";
import type { Database, Statements } from "./database.ts";
import { writePresences } from "./presences.ts";
import { refreshStatistics } from "./statistics.ts";
import { doWork } from "./work.ts";
import { lockEmails, readHeldClaims } from "./writer/held-claims.ts";
import { lockOrganizations, outdateCatalog } from "./writer/locks.ts";

/** More versions than the catalog of an organization gets before the next snapshot is loaded. */
const versionsOfEra = 1e9;

/** Adds many records in one transaction, without history. */
export async function loadContents(
	database: Database,
	contents: Contents,
): Promise<void> {
	const people = [...(contents.people ?? [])];
	await database.transact(async (statements) => {
		await lockOrganizations(statements, listOwners({ ...contents, people }));
		await insertOrganizations(statements, contents.organizations ?? []);
		await insertManaged(statements, contents.managed ?? []);
		await insertLocations(statements, contents.locations ?? []);
		await insertLicenses(statements, contents.licenses ?? []);
		for (const group of contents.groups ?? [])
			await doWork(
				statements,
				insertGroup(group, group.createdAt, originOf(group)),
			);
		const owned = [
			...(contents.groups ?? []),
			...(contents.locations ?? []),
			...(contents.licenses ?? []),
		].map(({ orgId }) => orgId);
		for (const orgId of new Set(owned))
			await doWork(statements, outdateCatalog(orgId));
		await insertPeople(statements, people);
		for (const token of contents.tokens ?? [])
			await doWork(statements, insertToken(token));
		for (const setting of contents.settings ?? [])
			await doWork(statements, writeSetting(setting));
	});
	await refreshStatistics(database);
}

function listOwners({
	locations = [],
	licenses = [],
	groups = [],
	people,
}: Contents & { people: readonly PersonRecord[] }): string[] {
	return [
		...[...locations, ...licenses, ...groups].map(({ orgId }) => orgId),
		...people.map(({ person }) => person.orgId),
	];
}

// Adds rows with one statement, which reads them from its single value; returns how many were added.
async function insert(
	statements: Statements,
	sql: string,
	rows: readonly unknown[],
): Promise<number> {
	return rows.length === 0 ? 0 : statements.run(sql, JSON.stringify(rows));
}

async function insertOrganizations(
	statements: Statements,
	organizations: readonly Organization[],
): Promise<void> {
	// A snapshot may have taken away an organization of the same id, whose catalog another process still has.
	const before = (await doWork(statements, readEra())) * versionsOfEra;
	// Citus counts the rows that it did not add, too, but does not return them.
	const added = await statements.write(
		`INSERT INTO organizations (id, display_name, created_at, catalog_version)
		SELECT id, "displayName", "createdAt", $2::bigint FROM jsonb_to_recordset($1::jsonb) AS given (id text, "displayName" text, "createdAt" bigint)
		ON CONFLICT (id) DO NOTHING RETURNING id`,
		JSON.stringify(organizations),
		before + 1,
	);
	if (added.length === organizations.length) return;
	throw new DirectoryError(
		"conflict",
		`${organizations.map(({ displayName }) => `"${displayName}"`).join(", ")}: the directory already has an organization with one of these ids.`,
	);
}

async function insertManaged(
	statements: Statements,
	managed: NonNullable<Contents["managed"]>,
): Promise<void> {
	if (managed.length === 0) return;
	const wanted = managed.flatMap(({ managerOrgId, managedOrgId }) => [
		managerOrgId,
		managedOrgId,
	]);
	const known = await statements.all<{ id: string }>(
		"SELECT id FROM organizations WHERE id = ANY ($1)",
		wanted,
	);
	if (known.length < new Set(wanted).size)
		throw new Error(
			"An organization that manages or is managed is not in the directory.",
		);
	await insert(
		statements,
		`INSERT INTO managed_organizations (manager_org_id, managed_org_id) SELECT "managerOrgId", "managedOrgId"
			FROM jsonb_to_recordset($1::jsonb) AS given ("managerOrgId" text, "managedOrgId" text)`,
		managed,
	);
}

async function insertLocations(
	statements: Statements,
	locations: readonly Location[],
): Promise<void> {
	await insert(
		statements,
		`INSERT INTO locations (org_id, id, name_key, document, origin) SELECT "orgId", id, "nameKey", document, origin
			FROM jsonb_to_recordset($1::jsonb) AS given ("orgId" text, id text, "nameKey" text, document text, origin text)`,
		locations.map((location) => ({
			orgId: location.orgId,
			id: location.id,
			nameKey: nameKey(location.name),
			document: JSON.stringify(location),
			origin: originOf(location),
		})),
	);
}

async function insertLicenses(
	statements: Statements,
	licenses: readonly License[],
): Promise<void> {
	await insert(
		statements,
		`WITH given AS (
			SELECT * FROM jsonb_to_recordset($1::jsonb) AS given ("orgId" text, id text, total bigint, document text)
		), added AS (
			INSERT INTO licenses (org_id, id, document) SELECT "orgId", id, document FROM given
		)
		INSERT INTO seats (org_id, license_id, total, taken) SELECT "orgId", id, total, 0 FROM given`,
		licenses.map(({ orgId, id, totalUnits, takenUnits: _, ...rest }) => ({
			orgId,
			id,
			total: totalUnits,
			document: JSON.stringify({ orgId, id, ...rest }),
		})),
	);
}

interface PersonClaim extends Claim {
	orgId: string;
	personId: string;
}

async function insertPeople(
	statements: Statements,
	people: readonly PersonRecord[],
): Promise<void> {
	if (people.length === 0) return;
	const entries = people.map(({ person: { orgId, id, ...rest } }) => {
		const { takes, gains } = compareIndexEntries(undefined, {
			orgId,
			id,
			...rest,
		});
		return {
			claims: takes.map((claim) => ({ ...claim, orgId, personId: id })),
			holdings: gains.map((holding) => ({ ...holding, orgId, personId: id })),
		};
	});
	const claims = entries.flatMap((entry) => entry.claims);
	await demandFreeClaims(statements, claims, entries);
	await insert(
		statements,
		`INSERT INTO people (org_id, id, revision, name_key, location_id, document, origin)
		SELECT "orgId", id, 0, "nameKey", "locationId", document, origin FROM jsonb_to_recordset($1::jsonb)
			AS given ("orgId" text, id text, "nameKey" text, "locationId" text, document text, origin text)`,
		people.map(({ person }) => ({
			orgId: person.orgId,
			id: person.id,
			nameKey: personNameKey(person.displayName),
			locationId: person.locationId,
			document: documentOf(person),
			origin: originOf(person),
		})),
	);
	await insert(
		statements,
		`INSERT INTO emails (value, org_id, person_id) SELECT value, "orgId", "personId" FROM jsonb_to_recordset($1::jsonb)
			AS given ("orgId" text, "personId" text, value text)`,
		claims.filter(({ kind }) => kind === "email"),
	);
	await insert(
		statements,
		`INSERT INTO claims (org_id, kind, scope, value, person_id) SELECT "orgId", kind, scope, value, "personId"
			FROM jsonb_to_recordset($1::jsonb) AS given ("orgId" text, "personId" text, kind text, scope text, value text)`,
		claims.filter(({ kind }) => kind !== "email"),
	);
	await insert(
		statements,
		`WITH added AS (
			INSERT INTO holdings (org_id, kind, value, person_id) SELECT "orgId", kind, value, "personId"
			FROM jsonb_to_recordset($1::jsonb) AS given ("orgId" text, "personId" text, kind text, value text)
			RETURNING org_id, kind, value
		), joined AS (
			UPDATE groups SET member_count = member_count + moved.count
			FROM (SELECT org_id, value, count(*) AS count FROM added WHERE kind = 'group' GROUP BY org_id, value) AS moved
			WHERE groups.org_id = moved.org_id AND groups.id = moved.value
		)
		UPDATE seats SET taken = seats.taken + moved.count
			FROM (SELECT org_id, value, count(*) AS count FROM added WHERE kind = 'license' GROUP BY org_id, value) AS moved
			WHERE seats.org_id = moved.org_id AND seats.license_id = moved.value`,
		entries.flatMap((entry) => entry.holdings),
	);
	await writePresences(
		statements,
		people
			.filter(
				({ presence }) =>
					presence.lastActivityAt !== undefined ||
					presence.reported !== undefined ||
					!presence.isShared,
			)
			.map(({ person, presence }) => ({
				orgId: person.orgId,
				personId: person.id,
				lastActivityAt: presence.lastActivityAt,
				reported: presence.reported ?? null,
				reportedUntil: presence.reportedUntil,
				isShared: presence.isShared,
			})),
	);
}

// Refuses the first person with a claim that the directory, or an earlier person of the load, holds.
async function demandFreeClaims(
	statements: Statements,
	claims: readonly PersonClaim[],
	entries: readonly { claims: readonly PersonClaim[] }[],
): Promise<void> {
	await lockEmails(statements, claims);
	const known = await readHeldClaims(statements, claims);
	for (const entry of entries) {
		const taken = entry.claims.filter((claim) => known.has(claimKey(claim)));
		if (taken.length > 0) throw claimConflict(taken);
		for (const claim of entry.claims) known.add(claimKey(claim));
	}
}
