import type { Row } from "./authorization-row.ts";

const whole = { allowed: ["full"], isPlain: true } as const;
/** The calls of the stand-in, which concern all organizations: full administrators of any of them make them. */
export const standInRows = {
	getClock: {
		ask: () => ({ method: "GET", path: "//peopled/clock" }),
		...whole,
	},
	// The time passes before and after.
	changeClock: {
		ask: () => ({
			method: "PUT",
			path: "//peopled/clock",
			body: { freeze: false },
		}),
		...whole,
	},
	listSnapshots: {
		ask: () => ({ method: "GET", path: "//peopled/snapshots" }),
		...whole,
	},
	saveSnapshot: {
		ask: () => ({
			method: "POST",
			path: "//peopled/snapshots",
			body: { name: "start", replace: true },
		}),
		...whole,
	},
	loadSnapshot: {
		ask: () => ({ method: "POST", path: "//peopled/snapshots/start/load" }),
		...whole,
	},
	deleteSnapshot: {
		ask: () => ({ method: "DELETE", path: "//peopled/snapshots/start" }),
		...whole,
	},
	makePlan: {
		ask: () => ({ method: "POST", path: "//peopled/plan", body: {} }),
		...whole,
	},
	approvePlan: {
		ask: () => ({
			method: "POST",
			path: "//peopled/plan/approval",
			body: { digest: `sha256:${"0".repeat(64)}` },
		}),
		...whole,
	},
	applyPlan: {
		ask: () => ({
			method: "POST",
			path: "//peopled/plan/application",
			body: { digest: `sha256:${"0".repeat(64)}`, token: "a" },
		}),
		...whole,
	},
	getApplication: {
		ask: () => ({ method: "GET", path: "//peopled/plan/application" }),
		...whole,
	},
	stopApplication: {
		ask: () => ({ method: "DELETE", path: "//peopled/plan/application" }),
		...whole,
	},
	resetStandIn: {
		ask: () => ({ method: "POST", path: "//peopled/reset" }),
		...whole,
	},
	resetClock: {
		ask: () => ({ method: "DELETE", path: "//peopled/clock" }),
		...whole,
	},
	clearRequests: {
		ask: () => ({ method: "DELETE", path: "//peopled/requests" }),
		...whole,
	},
	// The rule hits no call: nobody is called so.
	createFault: {
		ask: () => ({
			method: "POST",
			path: "//peopled/faults",
			body: {
				match: { path: "/v1/people/me", caller: "nobody@example.com" },
				fault: { status: 503 },
			},
		}),
		...whole,
	},
	listFaults: {
		ask: () => ({ method: "GET", path: "//peopled/faults" }),
		...whole,
	},
	getFault: {
		ask: () => ({ method: "GET", path: "//peopled/faults/1" }),
		...whole,
	},
	deleteFault: {
		ask: () => ({ method: "DELETE", path: "//peopled/faults/1" }),
		...whole,
	},
	deleteFaults: {
		ask: () => ({ method: "DELETE", path: "//peopled/faults" }),
		...whole,
	},
	listIncidents: {
		ask: () => ({ method: "GET", path: "//peopled/incidents" }),
		...whole,
	},
} satisfies Readonly<Record<string, Row>>;
