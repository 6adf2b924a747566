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
	resetClock: {
		ask: () => ({ method: "DELETE", path: "//peopled/clock" }),
		...whole,
	},
	clearRequests: {
		ask: () => ({ method: "DELETE", path: "//peopled/requests" }),
		...whole,
	},
} satisfies Readonly<Record<string, Row>>;
