import type { Group } from "../../directory/groups/group.ts";
import type { Location } from "../../directory/locations/location.ts";
import { listingsOf } from "../../directory/people/holdings.ts";
import { personNameKey } from "../../directory/people/people-query.ts";
import type { Person } from "../../directory/people/person.ts";
import { searchKeysOf } from "../../directory/people/person-search.ts";
import { emailKey } from "../../directory/text/email.ts";
import { keyForm, nameKey } from "../../directory/text/text.ts";
import type { Dialect } from "./dialect.ts";
import type { SqlEngine } from "./engine.ts";
import { parsePerson } from "./people/person-row.ts";
import { readSetting, writeSetting } from "./settings.ts";
import { all, get, run, type Work } from "./statement.ts";

/** The setting with the form (`keyForm`) of the keys in a directory. */
export const keyFormSetting = "key form";

/** The holdings of a person that are keys: search keys and department. */
function keyedHoldings(person: Person): { kind: string; value: string }[] {
	return [
		...searchKeysOf(person).map((value) => ({ kind: "search", value })),
		...listingsOf(person).filter(({ kind }) => kind === "department"),
	];
}

/**
 * The e-mail addresses of a person whose key in the current form differs from the first form, with both
 * keys.
 */
function changedEmails(
	person: Person,
): { email: string; old: string; now: string }[] {
	return person.emails
		.map((email) => ({
			email,
			old: email.normalize("NFC").toLowerCase(),
			now: emailKey(email),
		}))
		.filter(({ old, now }) => old !== now);
}

/** The holder of a text that must be unique. */
interface TextHolder {
	id: string;
	text: string;
}

/** Clashes that a message names; it counts the others. */
const clashesShownMax = 20;

/**
 * Collects different texts that become one key in the current form, before anything is written. The version
 * that wrote the directory must still be able to open it, since only that version can resolve the clashes.
 */
function openClashes() {
	const wanted = new Map<string, TextHolder>();
	const clashes: string[] = [];
	return {
		/** Records changed keys; `present` already includes them. */
		add(
			kind: "e-mail addresses" | "location names",
			key: string,
			holder: TextHolder,
			present: TextHolder | undefined,
		): void {
			const other = present ?? wanted.get(`${kind} ${key}`);
			wanted.set(`${kind} ${key}`, holder);
			if (other === undefined || other.id === holder.id) return;
			clashes.push(
				`the ${kind} "${other.text}" (of ${other.id}) and "${holder.text}" (of ${holder.id})`,
			);
		},
		/** Throws when there are clashes, and names them. */
		demandNone(): void {
			if (clashes.length === 0) return;
			const more = clashes.length - clashesShownMax;
			throw new Error(
				`This version of peopled treats as equal some texts that are different in the directory: ${clashes
					.slice(0, clashesShownMax)
					.join("; ")}${
					more > 0 ? `; and ${more} more` : ""
				}. Start the version that wrote the directory, change one of each, and start this one again. Nothing was changed.`,
			);
		},
	};
}

/**
 * The failure when two texts become one key although nothing clashed before: another process wrote in
 * between.
 */
function sameKey(kind: string, text: string): Error {
	return new Error(
		`The ${kind} "${text}" became equal to another one while the keys of the directory were updated. Stop every other process that uses the directory, and restart this one. Nothing was changed.`,
	);
}

/** Rows read at a time. */
const stepLength = 500;

/** The storage of e-mail keys in an engine: a table to read them from, and the way to change one. */
export interface EmailKeys {
	/** Has the columns `value`, `org_id` and `person_id`. */
	table: string;
	rename(change: {
		orgId: string;
		personId: string;
		old: string;
		now: string;
	}): Work<void>;
}

/** Whether the keys of a directory have the current form. */
export function* hasKeyForm(): Work<boolean> {
	return (yield* readSetting(keyFormSetting)) === keyForm;
}

/**
 * Throws when different texts would become the same key in the current form, and names them. Only reads.
 */
export function* demandNoClash(
	{ parse }: Pick<SqlEngine, "parse">,
	emails: EmailKeys,
): Work<void> {
	if (yield* hasKeyForm()) return;
	const clashes = openClashes();
	for (const { old, now, location } of yield* listLocations(parse)) {
		if (old === now) continue;
		const present = yield* findLocation(location, now);
		clashes.add(
			"location names",
			`${location.orgId} ${now}`,
			{ id: location.id, text: location.name },
			present && {
				id: present.id,
				text: parse<Location>(present.document).name,
			},
		);
	}
	let after: PersonKey | undefined;
	do {
		const rows = yield* listPeople(after);
		for (const row of rows) {
			const person = personOf(row, parse);
			for (const { email, now } of changedEmails(person))
				clashes.add(
					"e-mail addresses",
					now,
					{ id: person.id, text: email },
					yield* findEmail(emails, now),
				);
		}
		after = rows.length < stepLength ? undefined : rows.at(-1);
	} while (after !== undefined);
	clashes.demandNone();
}

/**
 * Makes the keys of a directory again that have another form: those for names, search and claims of people,
 * groups and locations. Run it in one transaction.
 */
export function* renewKeys(
	{ dialect, parse }: Pick<SqlEngine, "dialect" | "parse">,
	emails: EmailKeys,
): Work<void> {
	if (yield* hasKeyForm()) return;
	for (const { old, now, location } of yield* listLocations(parse)) {
		if (old === now) continue;
		if (yield* findLocation(location, now))
			throw sameKey("name of the location", location.name);
		yield* run(
			"UPDATE locations SET name_key = $3 WHERE org_id = $1 AND id = $2",
			...[location.orgId, location.id, now],
		);
	}
	yield* renewGroups(parse);
	yield* run("DELETE FROM holdings WHERE kind IN ('search', 'department')");
	let after: PersonKey | undefined;
	do {
		const rows = yield* listPeople(after);
		yield* renewPeople(
			dialect,
			rows.map((row) => ({
				old: row.name_key,
				person: personOf(row, parse),
			})),
			emails,
		);
		after = rows.length < stepLength ? undefined : rows.at(-1);
	} while (after !== undefined);
	yield* writeSetting({ name: keyFormSetting, value: keyForm });
}

// Groups are younger than the present form, so `demandNoClash` need not look at their names before the next one.
function* renewGroups(parse: SqlEngine["parse"]): Work<void> {
	const rows = yield* all<{ name_key: string; document: string }>(
		"SELECT name_key, document FROM groups",
	);
	for (const { name_key: old, document } of rows) {
		const { orgId, id, displayName } = parse<Group>(document);
		const now = nameKey(displayName);
		if (now === old) continue;
		const other = yield* get<{ id: string }>(
			"SELECT id FROM groups WHERE org_id = $1 AND name_key = $2",
			...[orgId, now],
		);
		if (other !== undefined) throw sameKey("name of the group", displayName);
		yield* run(
			"UPDATE groups SET name_key = $3 WHERE org_id = $1 AND id = $2",
			...[orgId, id, now],
		);
	}
}

function* renewPeople(
	dialect: Dialect,
	people: readonly { old: string; person: Person }[],
	emails: EmailKeys,
): Work<void> {
	const names = people.flatMap(
		({ old, person: { orgId, id, displayName } }) => {
			const now = personNameKey(displayName);
			return now === old ? [] : { orgId, id, nameKey: now };
		},
	);
	const name = dialect.records("$1", "given", {
		orgId: "org",
		id: "id",
		nameKey: "text",
	});
	if (names.length > 0)
		yield* run(
			`UPDATE people SET name_key = given."nameKey" FROM ${name} WHERE people.org_id = given."orgId" AND people.id = given.id`,
			JSON.stringify(names),
		);
	const holding = dialect.records("$1", "given", {
		orgId: "org",
		id: "id",
		kind: "text",
		value: "text",
	});
	yield* run(
		`INSERT INTO holdings (org_id, kind, value, person_id) SELECT given."orgId", kind, given.value, id FROM ${holding}`,
		JSON.stringify(
			people.flatMap(({ person }) =>
				keyedHoldings(person).map((held) => ({
					...held,
					orgId: person.orgId,
					id: person.id,
				})),
			),
		),
	);
	for (const { person } of people)
		for (const { email, old, now } of changedEmails(person)) {
			if (yield* findEmail(emails, now)) throw sameKey("e-mail address", email);
			const { orgId, id: personId } = person;
			yield* emails.rename({ orgId, personId, old, now });
		}
}

function* listLocations(
	parse: SqlEngine["parse"],
): Work<{ old: string; now: string; location: Location }[]> {
	const rows = yield* all<{ name_key: string; document: string }>(
		"SELECT name_key, document FROM locations",
	);
	return rows.map(({ name_key: old, document }) => {
		const location = parse<Location>(document);
		return { old, now: nameKey(location.name), location };
	});
}

function findLocation({ orgId }: Location, nameKey: string) {
	return get<{ id: string; document: string }>(
		"SELECT id, document FROM locations WHERE org_id = $1 AND name_key = $2",
		orgId,
		nameKey,
	);
}

function findEmail({ table }: EmailKeys, key: string) {
	return get<TextHolder>(
		`SELECT person_id AS id, value AS text FROM ${table} AS emails WHERE value = $1`,
		key,
	);
}

interface PersonKey {
	org_id: string;
	id: string;
}

interface KeyedPerson extends PersonKey {
	name_key: string;
	document: string;
}

function personOf(
	{ org_id: orgId, id, document }: KeyedPerson,
	parse: SqlEngine["parse"],
): Person {
	return parsePerson(document, { orgId, id }, parse<Person>);
}

function listPeople(after: PersonKey | undefined) {
	const [condition, values] =
		after === undefined
			? ["", []]
			: ["WHERE (org_id, id) > ($org2, $id3)", [after.org_id, after.id]];
	return all<KeyedPerson>(
		`SELECT org_id, id, name_key, document FROM people ${condition} ORDER BY org_id, id LIMIT $1`,
		...[stepLength, ...values],
	);
}
