import { auditRoutes } from "./audit.ts";
import { bulkRoutes } from "./bulk.ts";
import type { Route } from "./call.ts";
import { exportRoutes } from "./export.ts";
import { feedRoutes } from "./feed.ts";
import { historyRoutes } from "./history.ts";
import { jobRoutes } from "./jobs.ts";
import { licenseRoutes } from "./licenses.ts";
import { locationRoutes } from "./locations.ts";
import { organizationRoutes } from "./organizations.ts";
import { peopleRoutes } from "./people.ts";
import { requestRoutes } from "./requests.ts";
import { roleRoutes } from "./roles.ts";
import { sampleRoutes } from "./sample.ts";
import { sessionRoutes } from "./sessions.ts";
import { tokenRoutes } from "./tokens.ts";
import { webhookRoutes } from "./webhooks.ts";

/** Every call; one whose path is written out stands before one with a parameter in its place. */
export const routes: readonly Route[] = [
	...exportRoutes,
	...peopleRoutes,
	...bulkRoutes,
	...historyRoutes,
	...auditRoutes,
	...jobRoutes,
	...organizationRoutes,
	...licenseRoutes,
	...roleRoutes,
	...locationRoutes,
	...tokenRoutes,
	...sessionRoutes,
	...requestRoutes,
	...feedRoutes,
	...webhookRoutes,
	...sampleRoutes,
];
