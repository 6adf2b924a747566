import type { AuditEvent } from "../../contract/audit.ts";
import { findRole } from "../../directory/access/role.ts";
import type { AuthorizationEnd } from "../../directory/authorizations/authorization.ts";
import { auditCategories } from "../../directory/history/audit.ts";
import {
	type Change,
	type ChangeKind,
	type ChangeSubject,
	operatorId,
	operatorName,
	serverId,
	serverName,
} from "../../directory/history/change.ts";
import type { Person } from "../../directory/people/person.ts";
import type { CombinedChange } from "../../directory/store/change-store.ts";
import type { Store } from "../../directory/store/store.ts";
import { showTime } from "../../http/reply.ts";
import { showFieldName } from "../field-names.ts";
import { type IdKind, showGroupId, showId } from "../ids.ts";

/** Changes as the audit log shows them, with the names of authors and subjects. */
export async function showAuditEvents(
	store: Store,
	changes: readonly CombinedChange[],
): Promise<AuditEvent[]> {
	const known = openNames(store);
	const events: AuditEvent[] = [];
	for (const change of changes) {
		const { author, subject, kind } = change;
		const actor = await known.person(author.orgId, author.personId);
		const actorName = machineNames[author.personId] ?? actor?.displayName;
		const targetName = await known.target(change);
		const { impersonator } = author;
		const impersonatorName =
			impersonator &&
			(await known.person(impersonator.orgId, impersonator.id))?.displayName;
		const { integrationId } = author;
		const integrationName =
			integrationId && (await known.integration(integrationId));
		events.push({
			data: {
				actorOrgName: await known.organization(author.orgId),
				targetName,
				eventDescription: `${subjectWords[subject].one} was ${kindWords[subject][kind]}`,
				actorName,
				actorEmail: actor?.emails[0],
				adminRoles: actor && [isFullAdmin(actor) ? "Full_Admin" : "User"],
				impersonatorId: impersonator && showId("PEOPLE", impersonator.id),
				impersonatorName,
				integrationId: integrationId && showId("APPLICATION", integrationId),
				integrationName,
				reason: reasonOf(change),
				trackingId: author.trackingId,
				targetType: subjectWords[subject].type,
				targetId: showSubjectId(change),
				eventCategory: auditCategories[subject],
				targetOrgId: showId("ORGANIZATION", change.orgId),
				targetOrgName: await known.organization(change.orgId),
				changedFields:
					kind === "updated"
						? Object.keys(change.fields).map(showFieldName)
						: undefined,
				combinedEvents: change.count > 1 ? change.count : undefined,
				actionText: tell(change, {
					actorName,
					impersonatorName,
					integrationName,
					targetName,
				}),
			},
			created: showTime(author.at),
			actorOrgId: showId("ORGANIZATION", author.orgId),
			id: String(change.id),
			actorId: showId("PEOPLE", author.personId),
		});
	}
	return events;
}

const machineNames: Readonly<Record<string, string>> = {
	[serverId]: serverName,
	[operatorId]: operatorName,
};

const subjectWords = {
	person: { one: "A person", many: "people", type: "USER" },
	activationEmail: {
		one: "An activation email",
		many: "activation emails",
		type: "ACTIVATION_EMAIL",
	},
	group: { one: "A group", many: "groups", type: "GROUP" },
	licenseTemplate: {
		one: "A license template",
		many: "license templates",
		type: "LICENSE_TEMPLATE",
	},
	location: { one: "A location", many: "locations", type: "LOCATION" },
	token: { one: "An access token", many: "access tokens", type: "TOKEN" },
	webhook: { one: "A webhook", many: "webhooks", type: "WEBHOOK" },
	integration: {
		one: "An integration",
		many: "integrations",
		type: "INTEGRATION",
	},
	authorization: {
		one: "An authorization",
		many: "authorizations",
		type: "AUTHORIZATION",
	},
} as const;

const commonWords: Record<ChangeKind, string> = {
	created: "created",
	updated: "updated",
	deleted: "deleted",
	restored: "restored",
};
const kindWords: Record<ChangeSubject, Record<ChangeKind, string>> = {
	person: commonWords,
	activationEmail: { ...commonWords, created: "recorded" },
	group: commonWords,
	licenseTemplate: commonWords,
	location: commonWords,
	token: { ...commonWords, deleted: "revoked" },
	webhook: commonWords,
	integration: commonWords,
	authorization: { ...commonWords, deleted: "revoked" },
};

function tell(
	{ subject, kind, fields, author, count }: CombinedChange,
	{
		actorName = "A deleted person",
		impersonatorName = "A deleted administrator",
		integrationName = "a deleted integration",
		targetName = subjectWords[subject].one.toLowerCase(),
	}: Partial<
		Record<
			"actorName" | "impersonatorName" | "integrationName" | "targetName",
			string
		>
	>,
): string {
	const person =
		author.impersonator === undefined
			? actorName
			: `${impersonatorName}, acting as ${actorName},`;
	const who =
		author.integrationId === undefined
			? person
			: `${person} with ${integrationName}`;
	const whom =
		count === 1
			? targetName
			: `${count.toLocaleString("en")} ${subjectWords[subject].many}`;
	const what = `${who} ${kindWords[subject][kind]} ${whom}`;
	const why = reasonOf({ fields });
	if (why !== undefined) return `${what}: ${why}`;
	return kind === "updated"
		? `${what}: ${Object.keys(fields).map(showFieldName).join(", ")}`
		: what;
}

const reasons: Readonly<Record<AuthorizationEnd, string>> = {
	codeReused:
		"its code was used a second time, stolen or sent again after a failure",
	expired: "it expired",
	tokenEnded: "the access token with which it was given ended",
};

function reasonOf({ fields }: Pick<Change, "fields">): string | undefined {
	const reason = fields.reason?.to as AuthorizationEnd | undefined;
	return reason && reasons[reason];
}

const idKinds: Record<ChangeSubject, IdKind | undefined> = {
	person: "PEOPLE",
	activationEmail: "PEOPLE",
	group: "SCIM_GROUP",
	licenseTemplate: "LICENSE_TEMPLATE",
	location: "LOCATION",
	token: undefined,
	webhook: "WEBHOOK",
	integration: "APPLICATION",
	authorization: "AUTHORIZATION",
};

function showSubjectId({ orgId, subject, subjectId }: Change): string {
	if (subject === "group") return showGroupId({ orgId, id: subjectId });
	const kind = idKinds[subject];
	return kind === undefined ? subjectId : showId(kind, subjectId);
}

function isFullAdmin({ roles }: Person): boolean {
	return roles.some((id) => findRole(id)?.power === "full");
}

// Each name is read once per page.
function openNames(store: Store) {
	const kept = new Map<string, Promise<unknown>>();
	const once = <Value>(key: string, read: () => Promise<Value>) => {
		const value = kept.get(key) ?? read();
		kept.set(key, value);
		return value as Promise<Value>;
	};
	const person = (orgId: string, id: string) =>
		once(`person ${orgId} ${id}`, async () => {
			const found = await store.people.get({ orgId, id });
			return found?.person;
		});
	const deletedPerson = (orgId: string, personId: string) =>
		once(`deleted ${orgId} ${personId}`, async () => {
			const query = { orgId, personId, limit: 1 };
			const [last] = await store.changes.listNewest(query);
			const name = last?.fields.displayName?.from;
			return typeof name === "string" ? name : undefined;
		});
	const subjectNames: Record<
		ChangeSubject,
		(orgId: string, id: string) => Promise<string | undefined>
	> = {
		async person(orgId, id) {
			const present = await person(orgId, id);
			return present?.displayName ?? deletedPerson(orgId, id);
		},
		group: (orgId, id) =>
			once(`group ${orgId} ${id}`, async () => {
				const found = await store.groups.get({ orgId, id });
				return found?.group.displayName;
			}),
		location: (orgId, id) =>
			once(`location ${orgId} ${id}`, async () => {
				const found = await store.locations.get({ orgId, id });
				return found?.name;
			}),
		activationEmail: async () => undefined,
		licenseTemplate: async () => undefined,
		token: async () => undefined,
		webhook: async () => undefined,
		integration: async () => undefined,
		authorization: async () => undefined,
	};
	return {
		person,
		integration: (id: string) =>
			once(`integration ${id}`, async () => {
				const found = await store.integrations.get(id);
				return found?.name;
			}),
		organization: (id: string) =>
			once(`organization ${id}`, async () => {
				const found = await store.organizations.get(id);
				return found?.displayName;
			}),
		async target({ orgId, subject, subjectId, fields }: Change) {
			if (subject === "activationEmail")
				return `an activation email to ${fields.email?.to}`;
			const { displayName, name } = fields;
			const told = (displayName ?? name)?.to ?? (displayName ?? name)?.from;
			return typeof told === "string"
				? told
				: subjectNames[subject](orgId, subjectId);
		},
	};
}
