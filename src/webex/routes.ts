import { operations } from "../contract/operations.ts";
import type { Dialect } from "../http/dialect.ts";
import { describeError } from "../http/errors.ts";
import { describeApi, plainForm } from "../http/openapi.ts";
import { replyJson } from "../http/reply.ts";
import { activationRoutes } from "./activations/activations.ts";
import { auditRoutes } from "./audit/audit.ts";
import { authorizationRoutes } from "./authorizations/authorizations.ts";
import { bulkRoutes } from "./bulk/bulk.ts";
import type { Asked, Call, DialectServices, Route } from "./call.ts";
import { exportRoutes } from "./csv/export.ts";
import { demandOf } from "./demands.ts";
import { groupRoutes } from "./groups/groups.ts";
import { feedRoutes } from "./history/feed.ts";
import { historyRoutes } from "./history/history.ts";
import { webexIds } from "./ids.ts";
import { integrationRoutes } from "./integrations/integrations.ts";
import { jobRoutes } from "./jobs/jobs.ts";
import { licenseTemplateRoutes } from "./licenses/license-templates.ts";
import { licenseRoutes } from "./licenses/licenses.ts";
import { locationRoutes } from "./locations/locations.ts";
import { telephonyLocationRoutes } from "./locations/telephony-locations.ts";
import { moveRoutes } from "./moves/moves.ts";
import { locationNumberRoutes } from "./numbers/location-numbers.ts";
import { numberRoutes } from "./numbers/numbers.ts";
import { authorizeRoutes } from "./oauth/authorize.ts";
import { openDeviceGuesses } from "./oauth/device-guesses.ts";
import { deviceRoutes } from "./oauth/devices.ts";
import { tokenReplyRoutes } from "./oauth/tokens.ts";
import { oidcRoutes } from "./oidc/oidc.ts";
import { organizationRoutes } from "./organizations/organizations.ts";
import { peopleRoutes } from "./people/people.ts";
import { requestRoutes } from "./requests/requests.ts";
import { roleRoutes } from "./roles/roles.ts";
import { isSampleOpen, sampleRoutes } from "./sample/sample.ts";
import { serverStatusRoutes } from "./server/server-status.ts";
import { sessionRoutes } from "./tokens/sessions.ts";
import { tokenRoutes } from "./tokens/tokens.ts";
import { webhookRoutes } from "./webhooks/webhooks.ts";

/** Every call. A path without parameters precedes a path with one in the same position. */
export const routes: readonly Route[] = [
	...exportRoutes,
	...peopleRoutes,
	...bulkRoutes,
	...historyRoutes,
	...auditRoutes,
	...jobRoutes,
	...organizationRoutes,
	...licenseRoutes,
	...licenseTemplateRoutes,
	...roleRoutes,
	...groupRoutes,
	...locationRoutes,
	...telephonyLocationRoutes,
	...numberRoutes,
	...locationNumberRoutes,
	...activationRoutes,
	...moveRoutes,
	...tokenRoutes,
	...sessionRoutes,
	...authorizeRoutes,
	...tokenReplyRoutes,
	...deviceRoutes,
	...authorizationRoutes,
	...integrationRoutes,
	...requestRoutes,
	...serverStatusRoutes,
	...feedRoutes,
	...webhookRoutes,
	...oidcRoutes,
	...sampleRoutes,
];

/** Opens the Webex dialect: its calls below `/v1`, its ids and its API document. */
export function openWebex(services: DialectServices): Dialect {
	const {
		samplePeople,
		areBooleansJson,
		xsiDomain,
		restorableMs,
		arePagesServed,
		tokenLives,
		jobs,
		faithful,
		oidc,
		server,
		...others
	} = services;
	// A service that is not added below does not compile.
	others satisfies Record<string, never>;
	const deviceGuesses = openDeviceGuesses();
	// One by one: `Object.assign` takes longer than all checks of a caller.
	const addServices = (asked: Partial<Asked & Call>) => {
		asked.samplePeople = samplePeople;
		asked.areBooleansJson = areBooleansJson;
		asked.xsiDomain = xsiDomain;
		asked.restorableMs = restorableMs;
		asked.arePagesServed = arePagesServed;
		asked.deviceGuesses = deviceGuesses;
		asked.tokenLives = tokenLives;
		asked.jobs = jobs;
		asked.faithful = faithful;
		asked.oidc = oidc;
		asked.server = server;
	};
	const hidden = [
		...(samplePeople === undefined ? sampleRoutes : []),
		...(oidc === undefined ? oidcRoutes : []),
	];
	const served = routes.filter((route) => !hidden.includes(route));
	return {
		routes: served.map(({ operation, handler }) => {
			const demand = demandOf(operation.id);
			return {
				operation,
				// Each request has a call of its own, and this comes first.
				demand(asked) {
					addServices(asked);
					demand(asked as Asked);
				},
				handler: (call) => handler(call as Call),
			};
		}),
		roots: ["/v1"],
		owns: (path) => path.startsWith("/v1/"),
		ids: webexIds,
		refuse(error, { trackingId }) {
			const { status, body, headers } = describeError(error, trackingId);
			return replyJson(status, body, headers);
		},
		describe: () =>
			describeApi(
				operations.filter(({ dialect }) => dialect === undefined),
				plainForm,
				{ areBooleansJson },
			),
		listLinks({ request, address }): Record<string, string> {
			const isOpen = isSampleOpen({ request, address, samplePeople });
			return {
				...(isOpen && { samplePeople: "/v1/sample/people" }),
				...(oidc !== undefined && { oidcProvider: "/v1/oidc/provider" }),
			};
		},
	};
}
