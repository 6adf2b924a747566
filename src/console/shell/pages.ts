import { html, type TemplateResult } from "lit";
import { words } from "../../words/words.ts";
import { type Action, may } from "../permissions.ts";
import { currentPlace, linkTo, navigate, type Place } from "../router.ts";
import { loadingPage } from "./states.ts";

/** A page of the console. Its code is loaded when it is first shown. */
export interface Page {
	title: string;
	/** The permission needed to see it. */
	needs?: Action;
	/** Its lists are for administrators of any kind. */
	isForAdmins?: true;
	load(): Promise<unknown>;
	render(place: Place): TemplateResult;
	/** It stands alone, without navigation. */
	isLone?: true;
}

/** The page of an address; undefined when there is none. */
export function findPage({ steps }: Pick<Place, "steps">): Page | undefined {
	const [first, second, third] = steps;
	if (first === undefined) return overview;
	if (steps.length > 3) return undefined;
	if (first === "people") {
		if (second === undefined) return people;
		if (third === "edit") return editPerson;
		if (third === undefined) return second === "new" ? newPerson : person;
	}
	if (first === "licenses" && third === undefined) return licenses;
	if (first === "groups" && third === undefined)
		return second === undefined ? groups : group;
	if (first === "bulk" && second !== undefined)
		return third === undefined ? job : undefined;
	return second === undefined && Object.hasOwn(lonePages, first)
		? lonePages[first]
		: undefined;
}

const overview: Page = {
	title: words.navigation.overview,
	load: () => import("../overview/overview-page.ts"),
	render: () => html`<peopled-overview></peopled-overview>`,
};

const people: Page = {
	title: words.navigation.people,
	load: () => import("../people/people-page.ts"),
	render: ({ query }) =>
		html`<peopled-people .address=${`${query}`}></peopled-people>`,
};

const person: Page = {
	title: words.navigation.people,
	load: () => import("../person/person-page.ts"),
	render: ({ steps, query }) =>
		html`<peopled-person
			.personId=${steps[1]}
			.edit=${query.get("edit") ?? undefined}
			.asOf=${query.get("asOf") ?? undefined}
		></peopled-person>`,
};

/** The former address of the form. The panel of the person's page took its place. */
const editPerson: Page = {
	title: words.edit.go,
	needs: "changePeople",
	load: async () => {
		const [, id = ""] = currentPlace().steps;
		const url = linkTo(["people", id], { edit: "profile" });
		if (may("changePeople")) await navigate(url, { isReplacing: true });
	},
	render: () => loadingPage(),
};

const newPerson: Page = {
	title: words.edit.newTitle,
	needs: "changePeople",
	load: () => import("../person/new-person.ts"),
	render: () => html`<peopled-new-person></peopled-new-person>`,
};

const licenses: Page = {
	title: words.navigation.licenses,
	isForAdmins: true,
	load: () => import("../licenses/licenses-page.ts"),
	render: ({ steps }) =>
		html`<peopled-licenses .licenseId=${steps[1]}></peopled-licenses>`,
};

const groups: Page = {
	title: words.navigation.groups,
	isForAdmins: true,
	load: () => import("../groups/groups-page.ts"),
	render: () => html`<peopled-groups></peopled-groups>`,
};

const group: Page = {
	title: words.navigation.groups,
	isForAdmins: true,
	load: () => import("../groups/group-page.ts"),
	render: ({ steps }) =>
		html`<peopled-group .groupId=${steps[1]}></peopled-group>`,
};

const job: Page = {
	title: words.bulk.title,
	needs: "runBulk",
	load: () => import("../bulk/job-page.ts"),
	render: ({ steps }) => html`<peopled-job .jobId=${steps[1]}></peopled-job>`,
};

/** Pages without subpages, by their name in the address. */
const lonePages: Readonly<Record<string, Page>> = {
	locations: {
		title: words.navigation.locations,
		isForAdmins: true,
		load: () => import("../locations/locations-page.ts"),
		render: () => html`<peopled-locations></peopled-locations>`,
	},
	chart: {
		title: words.chart.title,
		load: () => import("../chart/chart-page.ts"),
		render: ({ query }) =>
			html`<peopled-chart .personId=${query.get("person") ?? ""}></peopled-chart>`,
	},
	directory: {
		title: words.directory.title,
		load: () => import("../directory/directory-page.ts"),
		render: () => html`<peopled-directory></peopled-directory>`,
	},
	numbers: {
		title: words.numbers.title,
		isForAdmins: true,
		load: () => import("../numbers/numbers-page.ts"),
		render: () => html`<peopled-numbers></peopled-numbers>`,
	},
	deleted: {
		title: words.navigation.deleted,
		isForAdmins: true,
		load: () => import("../deleted/deleted-page.ts"),
		render: () => html`<peopled-deleted></peopled-deleted>`,
	},
	search: {
		title: words.search.title,
		load: () => import("../search/search-page.ts"),
		render: () => html`<peopled-search-page></peopled-search-page>`,
	},
	activity: {
		title: words.navigation.activity,
		needs: "seeActivity",
		load: () => import("../activity/activity-page.ts"),
		render: () => html`<peopled-activity></peopled-activity>`,
	},
	bulk: {
		title: words.bulk.title,
		needs: "runBulk",
		load: () => import("../bulk/bulk-page.ts"),
		render: () => html`<peopled-bulk></peopled-bulk>`,
	},
	tokens: {
		title: words.navigation.tokens,
		load: () => import("../tokens/tokens-page.ts"),
		render: () => html`<peopled-tokens></peopled-tokens>`,
	},
	integrations: {
		title: words.navigation.integrations,
		needs: "seeIntegrations",
		load: () => import("../integrations/integrations-page.ts"),
		render: () => html`<peopled-integrations></peopled-integrations>`,
	},
	authorize: {
		title: words.authorize.title,
		isLone: true,
		load: () => import("../authorize/authorize-page.ts"),
		render: () => html`<peopled-authorize></peopled-authorize>`,
	},
	device: {
		title: words.device.title,
		isLone: true,
		load: () => import("../authorize/device-page.ts"),
		render: () => html`<peopled-device></peopled-device>`,
	},
	plan: {
		title: words.navigation.plan,
		needs: "seePlan",
		load: () => import("../plan/plan-page.ts"),
		render: () => html`<peopled-plan></peopled-plan>`,
	},
	faults: {
		title: words.navigation.standIn,
		needs: "controlStandIn",
		load: () => import("../stand-in/stand-in-page.ts"),
		render: () => html`<peopled-stand-in></peopled-stand-in>`,
	},
	requests: {
		title: words.navigation.requests,
		needs: "seeRequests",
		load: () => import("../requests/requests-page.ts"),
		render: () => html`<peopled-requests></peopled-requests>`,
	},
};
