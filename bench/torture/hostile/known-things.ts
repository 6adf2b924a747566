import type { Chooser } from "./choose.ts";

/** Ids that a server has shown, by kind: hostile requests name real things too. */
export interface KnownThings {
	/** One id of a kind; undefined when none is known. */
	pick(choose: Chooser, kind: string): string | undefined;
	/** One id of any kind. */
	pickAny(choose: Chooser): string | undefined;
	/** Keeps the ids of a reply, under the kind that its call is about. */
	learn(kind: string, ids: readonly string[]): void;
}

/** So many ids of a kind are kept; the next one takes the place of the oldest. */
const idsMax = 300;

/** Opens an empty collection. The ids in `spared` are never kept: without their people nobody could call any longer. */
export function openKnownThings(spared: ReadonlySet<string>): KnownThings {
	const byKind = new Map<string, string[]>();
	const turns = new Map<string, number>();
	return {
		pick: (choose, kind) => {
			const ids = byKind.get(kind);
			return ids && choose.pick(ids);
		},
		pickAny(choose) {
			const kinds = [...byKind.values()];
			return kinds.length === 0 ? undefined : choose.pick(choose.pick(kinds));
		},
		learn(kind, ids) {
			const kept = byKind.get(kind) ?? [];
			for (const id of ids) {
				if (spared.has(id) || kept.includes(id)) continue;
				byKind.set(kind, kept);
				const turn = turns.get(kind) ?? 0;
				turns.set(kind, turn + 1);
				kept[turn % idsMax] = id;
			}
		},
	};
}

/** The kind of things that a parameter or a property names; undefined when it names none. */
export function kindOf(path: string, name: string): string | undefined {
	const isScim = path.startsWith("/identity/scim");
	if (name === "orgId") return "organizations";
	if (name === "userId") return "scimUsers";
	if (name === "groupId") return isScim ? "scimGroups" : "groups";
	return kinds[name];
}

const kinds: Readonly<Record<string, string>> = {
	personId: "people",
	managerId: "people",
	createdBy: "people",
	actorId: "people",
	ownerId: "people",
	targetId: "people",
	licenseId: "licenses",
	licenses: "licenses",
	roles: "roles",
	roleId: "roles",
	locationId: "locations",
	licenseTemplateId: "licenseTemplates",
	jobId: "jobs",
	changeId: "changes",
	tokenId: "tokens",
	webhookId: "webhooks",
	integrationId: "integrations",
	applicationId: "integrations",
	authorizationId: "authorizations",
	schemaId: "schemas",
	name: "names",
	faultId: "faults",
	cursor: "cursors",
	since: "cursors",
};
