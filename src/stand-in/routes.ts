import { operations } from "../contract/operations.ts";
import type { IdReader } from "../http/check/check.ts";
import type { Dialect } from "../http/dialect.ts";
import { describeError } from "../http/errors.ts";
import { describeApi, plainForm } from "../http/openapi.ts";
import { replyJson } from "../http/reply.ts";
import type { Call, Route } from "./call.ts";
import { clockRoutes } from "./clock/clock.ts";
import { demandStandIn } from "./demands.ts";
import { faultRoutes } from "./faults/faults.ts";
import { incidentRoutes } from "./incidents/incidents.ts";
import { planRoutes } from "./plans/plans.ts";
import { requestRoutes } from "./requests/requests.ts";
import { snapshotRoutes } from "./snapshots/snapshots.ts";
import type { StandIn } from "./stand-in.ts";

/** Every call. A path without parameters precedes a path with one in the same position. */
export const standInRoutes: readonly Route[] = [
	...clockRoutes,
	...snapshotRoutes,
	...requestRoutes,
	...faultRoutes,
	...incidentRoutes,
	...planRoutes,
];

/** Opens the calls below `/peopled`, by which a test controls the server that stands in for the real service. */
export function openStandIn(standIn: StandIn, ids: IdReader): Dialect {
	const ofFaults = [...faultRoutes, ...incidentRoutes];
	const served = standInRoutes.filter(
		(route) => standIn.faults !== undefined || !ofFaults.includes(route),
	);
	return {
		roots: [""],
		routes: served.map(({ operation, handler }) => ({
			operation,
			// Each request has a call of its own, and this comes first.
			demand(asked) {
				demandStandIn(asked.caller);
				(asked as Partial<Call>).standIn = standIn;
			},
			handler: (call) => handler(call as Call),
		})),
		ids,
		owns: (path) => path === "/peopled" || path.startsWith("/peopled/"),
		refuse(error, { trackingId }) {
			const { status, body, headers } = describeError(error, trackingId);
			return replyJson(status, body, headers);
		},
		listLinks: () => ({
			standIn: "/peopled/clock",
			...(standIn.plans !== undefined && { plan: "/peopled/plan" }),
		}),
		describe: () =>
			describeApi(
				operations.filter((known) =>
					served.some(({ operation }) => operation === known),
				),
				plainForm,
			),
	};
}
