import assert from "node:assert/strict";
import {
	type Api,
	expectStatus,
	type Json,
	people,
	type Reply,
} from "../webex/harness.ts";

/** The headers that an identity provider sends with every request. */
export interface ProviderHeaders {
	accept?: string;
	"content-type"?: string;
	"user-agent"?: string;
}

/** An identity provider that provisions the sample organization over SCIM. */
export interface Provider {
	/** Sends a request and expects its status. The path follows the root of SCIM. */
	send(
		status: number,
		method: string,
		path: string,
		body?: unknown,
	): Promise<Resource>;
	/** The whole reply to a request, whatever its status. */
	ask(method: string, path: string, body?: unknown): Promise<Reply<Resource>>;
}

/** A SCIM resource, list or error, before anyone has looked into it. */
export type Resource = Json & {
	id: string;
	schemas: string[];
	Resources: Resource[];
	totalResults: number;
	meta: { location: string; version: string; resourceType: string };
	members?: { value: string; display?: string; type?: string }[];
};

/** The schemas of SCIM messages and resources. */
export const schemas = {
	user: "urn:ietf:params:scim:schemas:core:2.0:User",
	enterprise: "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User",
	group: "urn:ietf:params:scim:schemas:core:2.0:Group",
	webexGroup: "urn:scim:schemas:extension:cisco:webexidentity:2.0:Group",
	list: "urn:ietf:params:scim:api:messages:2.0:ListResponse",
	patch: "urn:ietf:params:scim:api:messages:2.0:PatchOp",
	bulk: "urn:ietf:params:scim:api:messages:2.0:BulkRequest",
	bulkReply: "urn:ietf:params:scim:api:messages:2.0:BulkResponse",
	dryRun: "urn:peopled:params:scim:api:messages:2.0:DryRun",
	error: "urn:ietf:params:scim:api:messages:2.0:Error",
} as const;

/** The organization of the sample, as providers name it: a bare UUID. */
export const sampleOrg = "96abc2aa-3dcc-11e5-a152-fe34819cdc9a";

/** Provisions with the token of the full administrator. The groups of the sample are deleted: they are no part of it. */
export async function openProvider(
	api: Api,
	headers: ProviderHeaders = {},
): Promise<Provider> {
	const token = await api.tokenOf(people.full, [
		"identity:people_rw",
		"identity:people_read",
	]);
	const ask: Provider["ask"] = async (method, path, body) => {
		const reply = await api.call<Resource>(
			token,
			method,
			`//identity/scim/${sampleOrg}/v2${path}`,
			body,
			{
				accept: "application/scim+json",
				...headers,
				"content-type":
					body === undefined
						? ""
						: (headers["content-type"] ?? "application/scim+json"),
			},
		);
		return {
			...reply,
			body: (reply.text === ""
				? undefined
				: JSON.parse(reply.text)) as Resource,
		};
	};
	const provider: Provider = {
		ask,
		async send(status, method, path, body) {
			const reply = await ask(method, path, body);
			expectStatus(reply, status);
			if (reply.text !== "")
				assert.match(
					reply.headers.get("content-type") ?? "",
					/^application\/(scim\+)?json/,
				);
			return reply.body;
		},
	};
	await deleteGroups(provider);
	return provider;
}

async function deleteGroups({ send }: Provider): Promise<void> {
	const { Resources } = await send(200, "GET", "/Groups");
	for (const { id } of Resources) await send(204, "DELETE", `/Groups/${id}`);
}

/** A PATCH with these operations. */
export function patchOf(...operations: readonly object[]): object {
	return { schemas: [schemas.patch], Operations: operations };
}

/** A filter as a query, written as browsers and providers encode it. */
export function filterOf(
	filter: string,
	more: Record<string, string> = {},
): string {
	return `?${new URLSearchParams({ ...more, filter })}`;
}
