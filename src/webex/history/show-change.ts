import type {
	DeletedPerson,
	Change as ShownChange,
} from "../../contract/history.ts";
import {
	type Author,
	type Change,
	type FieldChange,
	type FieldChanges,
	operatorId,
	operatorName,
	serverId,
	serverName,
} from "../../directory/history/change.ts";
import {
	lastOf,
	type NumberBlock,
} from "../../directory/numbers/number-block.ts";
import type { PhoneNumber } from "../../directory/people/person.ts";
import type { RecordKey } from "../../directory/store/record-key.ts";
import type { Store } from "../../directory/store/store.ts";
import { showTime } from "../../http/reply.ts";
import { type HistoryField, showFieldName } from "../field-names.ts";
import { type IdKind, showGroupId, showId } from "../ids.ts";

/** Changes of people as replies show them, with the names of their authors. */
export async function showChanges(
	store: Store,
	changes: readonly Change[],
): Promise<ShownChange[]> {
	const authors = changes.map(({ author }) => author);
	const names = await readAuthorNames(store, authors);
	const integrations = await readIntegrationNames(store, authors);
	return changes.map(({ id, orgId, kind, version, author, fields }) => ({
		id: String(id),
		kind,
		at: showTime(author.at),
		by: {
			...showPerson(names, { orgId: author.orgId, id: author.personId }),
			impersonatedBy:
				author.impersonator && showPerson(names, author.impersonator),
			integration:
				author.integrationId === undefined
					? undefined
					: {
							id: showId("APPLICATION", author.integrationId),
							name: integrations.get(author.integrationId),
						},
		},
		trackingId: author.trackingId,
		version,
		fields: showFields(fields, orgId),
	}));
}

/** Deletions as the list of restorable people shows them. */
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

/** Changed fields with their names and values as on the wire. */
export function showFields(
	fields: FieldChanges,
	orgId: string,
): ShownChange["fields"] {
	return Object.fromEntries(
		Object.entries(fields).map(([field, { from, to }]) => {
			const show = showers[field as HistoryField] ?? asStored;
			const shown: FieldChange = {};
			if (from !== undefined) shown.from = show(from, orgId);
			if (to !== undefined) shown.to = show(to, orgId);
			return [showFieldName(field), shown];
		}),
	);
}

async function readAuthorNames(
	store: Store,
	authors: readonly Author[],
): Promise<Map<string, string | undefined>> {
	const names = new Map<string, string | undefined>([
		[serverId, serverName],
		[operatorId, operatorName],
	]);
	for (const { orgId, personId, impersonator } of authors)
		for (const key of [{ orgId, id: personId }, impersonator])
			if (key !== undefined && !names.has(key.id)) {
				const found = await store.people.get(key);
				names.set(key.id, found?.person.displayName);
			}
	return names;
}

async function readIntegrationNames(
	store: Store,
	authors: readonly Author[],
): Promise<Map<string, string | undefined>> {
	const names = new Map<string, string | undefined>();
	for (const { integrationId: id } of authors)
		if (id !== undefined && !names.has(id))
			names.set(id, (await store.integrations.get(id))?.name);
	return names;
}

function showPerson(
	names: ReadonlyMap<string, string | undefined>,
	{ orgId, id }: RecordKey,
) {
	return {
		id: showId("PEOPLE", id),
		displayName: names.get(id),
		orgId: showId("ORGANIZATION", orgId),
	};
}

const asStored = (value: unknown) => value;
const oneId = (kind: IdKind) => (id: unknown) => showId(kind, id as string);
const manyIds = (kind: IdKind) => (ids: unknown) =>
	(ids as string[]).map((id) => showId(kind, id));
const oneTime = (at: unknown) => showTime(at as number);

// Shows a value of each field of the history as on the wire.
const showers: Readonly<
	Record<HistoryField, (value: unknown, orgId: string) => unknown>
> = {
	id: oneId("PEOPLE"),
	orgId: oneId("ORGANIZATION"),
	type: asStored,
	emails: asStored,
	displayName: asStored,
	firstName: asStored,
	lastName: asStored,
	nickName: asStored,
	avatar: asStored,
	roles: manyIds("ROLE"),
	licenses: manyIds("LICENSE"),
	groups: (ids, orgId) =>
		(ids as string[]).map((id) => showGroupId({ orgId, id })),
	implicitLicenses: manyIds("LICENSE"),
	phoneNumbers: (numbers) =>
		(numbers as PhoneNumber[]).map(({ type, shown }) => ({
			type,
			value: shown,
		})),
	extension: asStored,
	locationId: oneId("LOCATION"),
	department: asStored,
	manager: asStored,
	managerId: oneId("PEOPLE"),
	title: asStored,
	addresses: asStored,
	siteUrls: asStored,
	sipAddresses: asStored,
	xmppFederationJid: asStored,
	timezone: asStored,
	externalId: asStored,
	isLoginEnabled: String,
	createdAt: oneTime,
	description: asStored,
	usage: asStored,
	groupId: (id, orgId) => showGroupId({ orgId, id: id as string }),
	name: asStored,
	timeZone: asStored,
	preferredLanguage: asStored,
	announcementLanguage: asStored,
	address: asStored,
	latitude: asStored,
	longitude: asStored,
	notes: asStored,
	routingPrefix: asStored,
	numbers: (blocks) =>
		(blocks as NumberBlock[]).map((block) =>
			block.count === 1 ? block.first : `${block.first} to ${lastOf(block)}`,
		),
	personId: oneId("PEOPLE"),
	scopes: asStored,
	kind: asStored,
	redirectUris: asStored,
	integrationId: oneId("APPLICATION"),
	expiresAt: oneTime,
	impersonatorId: oneId("PEOPLE"),
	ownerId: oneId("PEOPLE"),
	email: asStored,
	jobId: oneId("JOB_ID"),
	targetUrl: asStored,
	event: asStored,
	secret: asStored,
	isOrgWide: asStored,
	isActive: asStored,
};
