import { storedId } from "../wire.ts";
import type { RawReply } from "./connection.ts";
import type { DrawnRequest } from "./draw-request.ts";
import type { KnownThings } from "./known-things.ts";

/** Lists that a run begins with, by the kind of their ids. `{org}` stands for the UUID of the caller's organization. */
const lists: Readonly<Record<string, string>> = {
	people: "/v1/people?max=100",
	licenses: "/v1/licenses",
	roles: "/v1/roles",
	locations: "/v1/locations",
	groups: "/v1/groups",
	organizations: "/v1/organizations",
	licenseTemplates: "/v1/licenseTemplates",
	changes: "/v1/changes?max=20",
	scimUsers: "/identity/scim/{org}/v2/Users?count=100",
	scimGroups: "/identity/scim/{org}/v2/Groups",
	schemas: "/identity/scim/{org}/v2/Schemas",
	names: "/identity/scim/{org}/v2/ResourceTypes",
};

/** Asks a server for the ids of what is there. */
export async function learnThings(
	known: KnownThings,
	{ url, token }: { url: string; token: string },
): Promise<void> {
	const ask = async (path: string): Promise<object> => {
		const reply = await fetch(url + path, {
			headers: { authorization: `Bearer ${token}` },
		});
		if (!reply.ok) throw new Error(`${path}: ${await reply.text()}`);
		return (await reply.json()) as object;
	};
	const { orgId } = (await ask("/v1/people/me")) as { orgId: string };
	const uuid = storedId(orgId);
	known.learn("organizations", [orgId, uuid]);
	for (const [kind, path] of Object.entries(lists)) {
		const listed = await ask(path.replace("{org}", uuid));
		known.learn(kind, idsOf(listed));
	}
}

/** Keeps the ids of what a request has created, and cursors of lists. */
export function learnFromReply(
	known: KnownThings,
	{ operation, isOfDocument }: DrawnRequest,
	{ status, headers, body }: RawReply,
): void {
	if (!isOfDocument || status >= 300 || body.length === 0) return;
	if (!/[/+]json/.test(headers.get("content-type") ?? "")) return;
	const kind = createdBy[operation.id];
	const isList = operation.method === "GET" && operation.id.startsWith("list");
	if (kind === undefined && !isList) return;
	const shown = JSON.parse(body.toString()) as { cursor?: unknown };
	if (kind !== undefined) known.learn(kind, idsOf(shown));
	if (isList && typeof shown.cursor === "string")
		known.learn("cursors", [shown.cursor]);
}

/** The calls that make something, and what it is. Lists may show the tokens and people that the run itself needs. */
const createdBy: Readonly<Record<string, string>> = {
	createPerson: "people",
	createScimUser: "scimUsers",
	createGroup: "groups",
	createScimGroup: "scimGroups",
	createLocation: "locations",
	createLicenseTemplate: "licenseTemplates",
	createToken: "tokens",
	createWebhook: "webhooks",
	createIntegration: "integrations",
	createJob: "jobs",
	moveUsers: "jobs",
	sendActivationEmails: "jobs",
	listChanges: "changes",
	listPersonChanges: "changes",
	listAuthorizations: "authorizations",
	listFaults: "faults",
	listSnapshots: "names",
};

function idsOf(shown: object): string[] {
	const { id, items, Resources, licenses, roles, groups, licenseTemplates } =
		shown as Record<string, unknown>;
	const listed = [
		items,
		Resources,
		licenses,
		roles,
		groups,
		licenseTemplates,
	].find(Array.isArray) as { id?: unknown; name?: unknown }[] | undefined;
	const ids = (listed ?? [{ id }]).map((each) => each?.id ?? each?.name);
	return ids.filter((each) => typeof each === "string");
}
