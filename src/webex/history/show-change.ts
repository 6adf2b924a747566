import type {
	DeletedPerson,
	Change as ShownChange,
} from "../../contract/history.ts";
import type { PersonPlace } from "../../directory/access/token.ts";
import {
	type Author,
	type Change,
	type FieldChange,
	type FieldChanges,
	serverId,
	serverName,
} from "../../directory/history/change.ts";
import type { PhoneNumber } from "../../directory/people/person.ts";
import type { Store } from "../../directory/store/store.ts";
import { showTime } from "../../http/reply.ts";
import { showFieldName } from "../field-names.ts";
import { type IdKind, showId } from "../ids.ts";

/** Changes of people as replies show them, with the names of who made them. */
export async function showChanges(
	store: Store,
	changes: readonly Change[],
): Promise<ShownChange[]> {
	const names = await readAuthorNames(
		store,
		changes.map(({ author }) => author),
	);
	return changes.map(({ id, kind, version, author, fields }) => ({
		id: String(id),
		kind,
		at: showTime(author.at),
		by: {
			...showPerson(names, { orgId: author.orgId, id: author.personId }),
			impersonatedBy:
				author.impersonator && showPerson(names, author.impersonator),
		},
		trackingId: author.trackingId,
		version,
		fields: showFields(fields),
	}));
}

/** Deletions of people as the list of those who can be restored shows them. */
export async function showDeletions(
	store: Store,
	deletions: readonly Change[],
	restorableMs: number,
): Promise<DeletedPerson[]> {
	const shown = await showChanges(store, deletions);
	return deletions.map(({ subjectId, author, fields }, index) => {
		const { id, at, by, trackingId } = shown[index] as ShownChange;
		return {
			id: showId("PEOPLE", subjectId),
			displayName: String(fields.displayName?.from),
			emails: [...((fields.emails?.from ?? []) as string[])],
			deletedAt: at,
			deletedBy: by,
			restorableUntil: showTime(author.at + restorableMs),
			changeId: id,
			trackingId,
		};
	});
}

/** Changed fields of a person under their names on the wire, with values as on the wire. */
export function showFields(fields: FieldChanges): ShownChange["fields"] {
	return Object.fromEntries(
		Object.entries(fields).map(([field, { from, to }]) => {
			const show = showers[field] ?? ((value: unknown) => value);
			const shown: FieldChange = {};
			if (from !== undefined) shown.from = show(from);
			if (to !== undefined) shown.to = show(to);
			return [showFieldName(field), shown];
		}),
	);
}

async function readAuthorNames(
	store: Store,
	authors: readonly Author[],
): Promise<Map<string, string | undefined>> {
	const names = new Map<string, string | undefined>([[serverId, serverName]]);
	for (const { orgId, personId, impersonator } of authors)
		for (const place of [{ orgId, id: personId }, impersonator])
			if (place !== undefined && !names.has(place.id)) {
				const found = await store.people.get(place);
				names.set(place.id, found?.person.displayName);
			}
	return names;
}

function showPerson(
	names: ReadonlyMap<string, string | undefined>,
	{ orgId, id }: PersonPlace,
) {
	return {
		id: showId("PEOPLE", id),
		displayName: names.get(id),
		orgId: showId("ORGANIZATION", orgId),
	};
}

const oneId = (kind: IdKind) => (id: unknown) => showId(kind, id as string);
const manyIds = (kind: IdKind) => (ids: unknown) =>
	(ids as string[]).map((id) => showId(kind, id));

/** How a field's value is written where it differs from what is kept. */
const showers: Readonly<Record<string, (value: unknown) => unknown>> = {
	id: oneId("PEOPLE"),
	orgId: oneId("ORGANIZATION"),
	roles: manyIds("ROLE"),
	licenses: manyIds("LICENSE"),
	locationId: oneId("LOCATION"),
	managerId: oneId("PEOPLE"),
	ownerId: oneId("PEOPLE"),
	impersonatorId: oneId("PEOPLE"),
	phoneNumbers: (numbers) =>
		(numbers as PhoneNumber[]).map(({ type, shown }) => ({
			type,
			value: shown,
		})),
	isLoginEnabled: String,
	createdAt: (at) => showTime(at as number),
	expiresAt: (at) => showTime(at as number),
};
