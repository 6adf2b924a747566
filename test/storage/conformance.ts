import { describe } from "bun:test";
import { describeAuthorizations } from "./conformance/authorizations.ts";
import { describeChain } from "./conformance/chain.ts";
import { describeChanges } from "./conformance/changes.ts";
import { describeClaims } from "./conformance/claims.ts";
import { describeClosing } from "./conformance/closing.ts";
import { describeConcurrency } from "./conformance/concurrency.ts";
import { describeDryRun } from "./conformance/dry-run.ts";
import type { OpenStore } from "./conformance/fixture.ts";
import { describeGroups } from "./conformance/groups.ts";
import { describeIntegrations } from "./conformance/integrations.ts";
import { describeJobs } from "./conformance/jobs.ts";
import { describeLicenseTemplates } from "./conformance/license-templates.ts";
import { describeLicenses } from "./conformance/licenses.ts";
import { describeLinkedJobs } from "./conformance/linked-jobs.ts";
import { describeLoad } from "./conformance/load.ts";
import { describeLocations } from "./conformance/locations.ts";
import { describeLongTogether } from "./conformance/long-together.ts";
import { describeModel } from "./conformance/model.ts";
import { describeMovedClaims } from "./conformance/moved-claims.ts";
import { describeNumbers } from "./conformance/numbers.ts";
import { describeOrganizations } from "./conformance/organizations.ts";
import { describePeople } from "./conformance/people.ts";
import { describePeopleInitials } from "./conformance/people-initials.ts";
import { describePeopleList } from "./conformance/people-list.ts";
import { describePeopleSearch } from "./conformance/people-search.ts";
import { describePresences } from "./conformance/presences.ts";
import { describeAnswers } from "./conformance/stored-replies.ts";
import { describeTogether } from "./conformance/together.ts";
import { describeTokens } from "./conformance/tokens.ts";
import { describeWebhooks } from "./conformance/webhooks.ts";

/**
 * What the directory asks of every engine (`directory/store.ts`), as tests. `open` gives an empty
 * store; `reopen`, where an engine keeps its data beyond the store, closes that store and opens
 * another on the same data.
 */
export function describeStore(name: string, open: OpenStore): void {
	describe(`the store on ${name}`, () => {
		describePeople(open);
		describeDryRun(open);
		describeAnswers(open);
		describePeopleList(open);
		describePeopleInitials(open);
		describePeopleSearch(open);
		describeClaims(open);
		describeLicenses(open);
		describeLicenseTemplates(open);
		describeConcurrency(open);
		describeTogether(open);
		describeLongTogether(open);
		describeMovedClaims(open);
		describeJobs(open);
		describeLinkedJobs(open);
		describeChanges(open);
		describeChain(open);
		describeGroups(open);
		describeLocations(open);
		describeNumbers(open);
		describeOrganizations(open);
		describePresences(open);
		describeTokens(open);
		describeIntegrations(open);
		describeAuthorizations(open);
		describeWebhooks(open);
		describeClosing(open);
		describeLoad(open);
		describeModel(open);
	});
}
