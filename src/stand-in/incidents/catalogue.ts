import { changeIncidents } from "./changes.ts";
import type { Incident } from "./incident.ts";
import { pageIncidents } from "./pages.ts";
import { refusalIncidents } from "./refusals.ts";
import { replyIncidents } from "./replies.ts";

/** Every incident, in the order of the page. */
export const catalogue: readonly Incident[] = [
	...refusalIncidents,
	...pageIncidents,
	...changeIncidents,
	...replyIncidents,
];
