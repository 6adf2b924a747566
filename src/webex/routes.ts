import type { Route } from "../http/call.ts";
import { auditRoutes } from "./audit/audit.ts";
import { bulkRoutes } from "./bulk/bulk.ts";
import { exportRoutes } from "./csv/export.ts";
import { feedRoutes } from "./history/feed.ts";
import { historyRoutes } from "./history/history.ts";
import { jobRoutes } from "./jobs/jobs.ts";
import { licenseRoutes } from "./licenses/licenses.ts";
import { locationRoutes } from "./locations/locations.ts";
import { organizationRoutes } from "./organizations/organizations.ts";
import { peopleRoutes } from "./people/people.ts";
import { requestRoutes } from "./requests/requests.ts";
import { roleRoutes } from "./roles/roles.ts";
import { sampleRoutes } from "./sample/sample.ts";
import { sessionRoutes } from "./tokens/sessions.ts";
import { tokenRoutes } from "./tokens/tokens.ts";
import { webhookRoutes } from "./webhooks/webhooks.ts";

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
