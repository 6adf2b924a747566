import { operations } from "../contract/operations.ts";
import { composeError, ScimError, scimType } from "../contract/scim/error.ts";
import type { Caller } from "../directory/access/caller.ts";
import type { Dialect } from "../http/dialect.ts";
import { type DocumentForm, describeApi } from "../http/openapi.ts";
import { exampleTrackingId } from "../http/refusal-examples.ts";
import { openBulkRoutes } from "./bulk/bulk.ts";
import type { Call, Route, ScimServices } from "./call.ts";
import { scimDemandOf } from "./demands.ts";
import { discoveryRoutes } from "./discovery/discovery.ts";
import { describeInScim, refuseInScim } from "./errors.ts";
import { groupRoutes } from "./groups/groups.ts";
import { callerInScim } from "./scopes.ts";
import { searchRoutes } from "./search/search.ts";
import { meRoutes } from "./users/me.ts";
import { userRoutes } from "./users/users.ts";

/** Every call. A path without parameters precedes a path with one in the same position. */
export const scimRoutes: readonly Route[] = [
	...searchRoutes,
	...userRoutes,
	...meRoutes,
	...groupRoutes,
	...openBulkRoutes([...userRoutes, ...groupRoutes]),
	...discoveryRoutes,
];

const documentForm: DocumentForm = {
	mediaType: scimType,
	refusal: ScimError,
	showRefusal(error) {
		const { status, scimType, detail } = describeInScim(
			error,
			exampleTrackingId,
		);
		return composeError(status, scimType, detail);
	},
	refusalMeanings: {
		400: "The request was invalid: it breaks the contract or a rule. `detail` names every attribute that is wrong, and `scimType` is the reason, where RFC 7644 has a word for it.",
		409: "The request conflicts with the state of the directory: an e-mail address or a name already belongs to another (`scimType` is `uniqueness`), an organization would lose its last full administrator, or a request with this `Idempotency-Key` is being answered.",
		412: "`If-Match` names another version than the present one, which `ETag` has. Get the resource again.",
	},
};

const own = /^(?:(?:\/v1)?\/identity|\/v1)\/scim(?:\/|$)/;
const root = "/identity/scim/{orgId}/v2/";

/**
 * Opens the SCIM dialect. Its calls are where the real service has them, and also below `/v1`, for clients whose one
 * setting is the address of the People API.
 */
export function openScim(services: ScimServices): Dialect {
	return {
		roots: ["", "/v1"],
		// The gallery app of Microsoft Entra ID for Cisco Webex asks for this address.
		olderPath: (path) =>
			path.startsWith(root)
				? path.replace(root, "/v1/scim/{orgId}/")
				: undefined,
		routes: scimRoutes.map(({ operation, handler }) => {
			const demand = scimDemandOf(operation.id);
			return {
				operation,
				// Each request has a call of its own, and this comes first.
				demand(asked) {
					demand(asked.caller);
					Object.assign(asked as Partial<Call> & { caller: Caller }, services, {
						caller: callerInScim(asked.caller),
					});
				},
				handler: (call) => handler(call as Call),
			};
		}),
		ids: services.ids,
		owns: (path) => own.test(path),
		refuse: refuseInScim,
		describe: () =>
			describeApi(
				operations.filter(({ dialect }) => dialect === "scim"),
				documentForm,
			),
	};
}
