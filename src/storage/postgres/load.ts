import { DirectoryError } from "../../directory/errors.ts";
import type { License } from "../../directory/license.ts";
import type { Organization } from "../../directory/organization.ts";
import { type Claim, claimConflict, nameKey } from "../../directory/person.ts";
import type { Contents, PersonRecord } from "../../directory/store.ts";
import type { Database, Statements } from "./database.ts";
import { insertLocation } from "./locations.ts";
import { outdateCatalog } from "./locks.ts";
import { comparePlaces, keyOf } from "./places.ts";
import { writePresences } from "./presences.ts";
import { writeSetting } from "./settings.ts";
import { insertToken } from "./tokens.ts";

/** Adds many things in one transaction, without history. */
export function loadContents(
	database: Database,
	contents: Contents,
): Promise<void> {
	return database.transact(async (statements) => {
		await lockOrganizations(statements, contents);
		await insertOrganizations(statements, contents.organizations ?? []);
		for (const { managerOrgId, managedOrgId } of contents.managed ?? [])
			await insertManaged(statements, { managerOrgId, managedOrgId });
		for (const location of contents.locations ?? [])
			await insertLocation(statements, location);
		for (const license of contents.licenses ?? [])
			await insertLicense(statements, license);
		const owned = [
			...(contents.locations ?? []),
			...(contents.licenses ?? []),
		].map(({ orgId }) => orgId);
		for (const orgId of new Set(owned)) await outdateCatalog(statements, orgId);
		await insertPeople(statements, contents.people ?? []);
		for (const token of contents.tokens ?? [])
			await insertToken(statements, token);
		for (const setting of contents.settings ?? [])
			await writeSetting(statements, setting);
	});
}

// Always in the same order, so that two loads never wait for each other in a circle.
async function lockOrganizations(
	statements: Statements,
	{ locations = [], licenses = [], people = [] }: Contents,
): Promise<void> {
	const ids = new Set([
		...[...locations, ...licenses].map(({ orgId }) => orgId),
		...people.map(({ person }) => person.orgId),
	]);
	for (const id of [...ids].sort())
		await statements.get(
			"SELECT id FROM organizations WHERE id = $1 FOR NO KEY UPDATE",
			id,
		);
}

async function insertOrganizations(
	statements: Statements,
	organizations: readonly Organization[],
): Promise<void> {
	for (const { id, displayName, createdAt } of organizations) {
		const added = await statements.run(
			"INSERT INTO organizations (id, display_name, created_at) VALUES ($1, $2, $3) ON CONFLICT (id) DO NOTHING",
			id,
			displayName,
			createdAt,
		);
		if (added === 0)
			throw new DirectoryError(
				"conflict",
				`The organization "${displayName}" is in the directory already.`,
			);
	}
}

async function insertManaged(
	statements: Statements,
	{
		managerOrgId,
		managedOrgId,
	}: { managerOrgId: string; managedOrgId: string },
): Promise<void> {
	const added = await statements.run(
		`INSERT INTO managed_organizations (manager_org_id, managed_org_id) SELECT $1, $2
		WHERE EXISTS (SELECT FROM organizations WHERE id = $1) AND EXISTS (SELECT FROM organizations WHERE id = $2)`,
		managerOrgId,
		managedOrgId,
	);
	if (added === 0)
		throw new Error(
			`${managerOrgId} cannot manage ${managedOrgId}: one of them is not in the directory.`,
		);
}

async function insertLicense(
	statements: Statements,
	{ orgId, id, totalUnits, takenUnits: _, ...rest }: License,
): Promise<void> {
	await statements.run(
		"INSERT INTO licenses (org_id, id, document) VALUES ($1, $2, $3)",
		orgId,
		id,
		JSON.stringify({ orgId, id, ...rest }),
	);
	await statements.run(
		"INSERT INTO seats (org_id, license_id, total, taken) VALUES ($1, $2, $3, 0)",
		orgId,
		id,
		totalUnits,
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
	const places = people.map(({ person: { orgId, id, ...rest } }) => {
		const { takes, gains } = comparePlaces(undefined, { orgId, id, ...rest });
		return {
			claims: takes.map((claim) => ({ ...claim, orgId, personId: id })),
			holdings: gains.map((holding) => ({ ...holding, orgId, personId: id })),
		};
	});
	const claims = places.flatMap((place) => place.claims);
	await demandFreeClaims(statements, claims, places);
	const insert = (sql: string, rows: readonly unknown[]) =>
		statements.run(sql, JSON.stringify(rows));
	await insert(
		`INSERT INTO people (org_id, id, revision, name_key, location_id, document)
		SELECT "orgId", id, 0, "nameKey", "locationId", document FROM jsonb_to_recordset($1::jsonb)
			AS given ("orgId" text, id text, "nameKey" text, "locationId" text, document text)`,
		people.map(({ person }) => ({
			orgId: person.orgId,
			id: person.id,
			nameKey: nameKey(person.displayName),
			locationId: person.locationId,
			document: JSON.stringify(person),
		})),
	);
	await insert(
		`INSERT INTO emails (value, org_id, person_id) SELECT value, "orgId", "personId" FROM jsonb_to_recordset($1::jsonb)
			AS given ("orgId" text, "personId" text, value text)`,
		claims.filter(({ kind }) => kind === "email"),
	);
	await insert(
		`INSERT INTO claims (org_id, kind, scope, value, person_id) SELECT "orgId", kind, scope, value, "personId"
			FROM jsonb_to_recordset($1::jsonb) AS given ("orgId" text, "personId" text, kind text, scope text, value text)`,
		claims.filter(({ kind }) => kind !== "email"),
	);
	await insert(
		`WITH added AS (
			INSERT INTO holdings (org_id, kind, value, person_id) SELECT "orgId", kind, value, "personId"
			FROM jsonb_to_recordset($1::jsonb) AS given ("orgId" text, "personId" text, kind text, value text)
			RETURNING org_id, kind, value
		)
		UPDATE seats SET taken = seats.taken + moved.count
			FROM (SELECT org_id, value, count(*) AS count FROM added WHERE kind = 'license' GROUP BY org_id, value) AS moved
			WHERE seats.org_id = moved.org_id AND seats.license_id = moved.value`,
		places.flatMap((place) => place.holdings),
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

// Refuses for the first person whose claims the directory, or somebody before them in the load, holds.
async function demandFreeClaims(
	statements: Statements,
	claims: readonly PersonClaim[],
	places: readonly { claims: readonly PersonClaim[] }[],
): Promise<void> {
	const emails = claims.filter(({ kind }) => kind === "email");
	await statements.all(
		"SELECT lock_emails($1)",
		emails.map(({ value }) => value),
	);
	const held = await statements.all<Claim>(
		"SELECT kind, scope, value FROM held_claims($1)",
		JSON.stringify(claims),
	);
	const known = new Set(held.map(keyOf));
	for (const place of places) {
		const taken = place.claims.filter((claim) => known.has(keyOf(claim)));
		if (taken.length > 0) throw claimConflict(taken);
		for (const claim of place.claims) known.add(keyOf(claim));
	}
}
