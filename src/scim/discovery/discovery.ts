import { scimBulkOperationsMax } from "../../contract/scim/bulk.ts";
import * as contract from "../../contract/scim/discovery.ts";
import { scimPageMax } from "../../contract/scim/scim.ts";
import { refuseInvalid } from "../../directory/errors.ts";
import { type Call, route } from "../call.ts";
import { orgIdOf, scimAddress } from "../organization.ts";
import { replyScim } from "../reply.ts";

/** The calls by which a client learns what the server supports. */
export const discoveryRoutes = [
	route(contract.getScimConfig, (call) => {
		refuseInvalid(call.queryProblems);
		const address = scimAddress(call, orgIdOf(call));
		return replyScim(call, 200, describeService(call, address));
	}),
];

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
		authenticationSchemes: [
			{
				type: "oauthbearertoken",
				name: "OAuth bearer token",
				description: "An access token with the scopes of the call.",
				specUri: "https://www.rfc-editor.org/info/rfc6750",
				primary: true,
			},
		],
		meta: {
			resourceType: "ServiceProviderConfig",
			location: `${address}/ServiceProviderConfig`,
		},
	};
}
