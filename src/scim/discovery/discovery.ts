import { scimBulkOperationsMax } from "../../contract/scim/bulk.ts";
import * as contract from "../../contract/scim/discovery.ts";
import { scimPageMax } from "../../contract/scim/scim.ts";
import { DirectoryError, refuseInvalid } from "../../directory/errors.ts";
import type { Reply } from "../../http/reply.ts";
import { type Call, route } from "../call.ts";
import { orgIdOf, scimAddress } from "../organization.ts";
import { showList } from "../paging.ts";
import { replyScim } from "../reply.ts";
import type { Resource } from "../resource/resource.ts";
import { describeSchemas, describeTypes } from "./describe-schemas.ts";

/** The calls by which a client learns what the server supports. */
export const discoveryRoutes = [
	route(contract.getScimConfig, (call) => {
		refuseInvalid(call.queryProblems);
		return replyScim(call, 200, describeService(call, addressOf(call)));
	}),
	route(contract.listScimSchemas, (call) =>
		replyAll(call, describeSchemas(addressOf(call))),
	),
	route(contract.getScimSchema, (call) =>
		replyOne(call, describeSchemas(addressOf(call)), "schemaId"),
	),
	route(contract.listScimResourceTypes, (call) =>
		replyAll(call, describeTypes(addressOf(call))),
	),
	route(contract.getScimResourceType, (call) =>
		replyOne(call, describeTypes(addressOf(call)), "name"),
	),
];

function addressOf(call: Call): string {
	refuseFilter(call);
	return scimAddress(call, orgIdOf(call));
}

// A client that sends one would take the reply for its result (RFC 7644, 4).
function refuseFilter({ url }: Call): void {
	if (url.searchParams.has("filter"))
		throw new DirectoryError(
			"forbidden",
			"Schemas, resource types and the configuration are not filtered. Ask for all of them, or for one by its name.",
		);
}

function replyAll(call: Call, resources: readonly Resource[]): Reply {
	const total = resources.length;
	return replyScim(call, 200, showList({ resources, total, offset: 0 }));
}

function replyOne(
	call: Call,
	resources: readonly Resource[],
	parameter: string,
): Reply {
	const wanted = call.parameter(parameter).toLowerCase();
	const found = resources.find(({ id }) => String(id).toLowerCase() === wanted);
	if (found !== undefined) return replyScim(call, 200, found);
	throw new DirectoryError(
		"notFound",
		`There is nothing of this name. It is one of ${resources.map(({ id }) => id).join(", ")}.`,
	);
}

function describeService({ url, bodyBytesMax }: Call, address: string) {
	return {
		schemas: ["urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"],
		documentationUri: `${url.origin}/reference`,
		patch: { supported: true },
		bulk: {
			supported: true,
			maxOperations: scimBulkOperationsMax,
			maxPayloadSize: bodyBytesMax,
		},
		filter: { supported: true, maxResults: scimPageMax },
		changePassword: { supported: false },
		sort: { supported: true },
		etag: { supported: true },
		authenticationSchemes: contract.authenticationSchemes,
		meta: {
			resourceType: "ServiceProviderConfig",
			location: `${address}/ServiceProviderConfig`,
		},
	};
}
