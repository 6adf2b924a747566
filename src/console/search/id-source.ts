import { RefusalError } from "../../client/refusal.ts";
import { words } from "../../words/words.ts";
import { may } from "../permissions.ts";
import { linkTo } from "../router.ts";
import { current, openOrganization, orgIdIfOther } from "../session.ts";
import {
	foundGroup,
	foundLicense,
	foundLocation,
	listLicenses,
} from "./catalog-sources.ts";
import type { Found, Source } from "./found.ts";
import { foundPerson } from "./people-source.ts";
import { readTyped, type Typed, uriOf } from "./typed-text.ts";

/** Finds the record of an id, of an address with one, or of the id of a request. */
export const idSource: Source = {
	name: "ids",
	async find(text, signal) {
		const items = await findById(readTyped(text), signal);
		return { name: "ids", items: items.filter((each) => each !== undefined) };
	},
};

type Finding = Promise<Found | undefined>;

async function findById(
	typed: Typed,
	signal: AbortSignal,
): Promise<readonly (Found | undefined)[]> {
	switch (typed.kind) {
		case "words":
			return [];
		case "place":
			return [
				{
					key: "place",
					label: typed.address,
					note: words.search.ids.place,
					sign: "document",
					href: typed.address,
				},
			];
		case "tracking":
			return findRequest(typed.id);
		case "id":
			return [await (findByType[typed.type] ?? nothing)(typed.id, signal)];
		case "uuid":
			return Promise.all([
				findPerson(typed.uuid, signal),
				findLicense(typed.uuid),
				findGroup(typed.uuid, signal),
				findLocation(typed.uuid, signal),
				findJob(typed.uuid, signal),
				findOrganization(typed.uuid),
			]);
	}
}

const nothing = async () => undefined;
const findByType: Readonly<
	Record<string, (id: string, signal: AbortSignal) => Finding>
> = {
	PEOPLE: findPerson,
	LICENSE: findLicense,
	LOCATION: findLocation,
	SCIM_GROUP: findGroup,
	ROLE: findRole,
	ORGANIZATION: findOrganization,
};

function findRequest(id: string): Found[] {
	const { ids } = words.search;
	const found: Found[] = [];
	if (may("seeActivity"))
		found.push({
			key: "activity of request",
			label: ids.activity(id),
			note: ids.activityNote,
			sign: "recents",
			href: linkTo(["activity"], { request: id }),
		});
	if (may("seeRequests"))
		found.push({
			key: "request",
			label: ids.requests(id),
			note: ids.requestsNote,
			sign: "diagnostics",
			href: linkTo(["requests"], { filter: id }),
		});
	return found;
}

async function findPerson(personId: string, signal: AbortSignal): Finding {
	const person = await ifKnown(
		current().client.call("GET /people/{personId}", {
			path: { personId },
			signal,
		}),
	);
	return person && foundPerson(person, "");
}

async function findLicense(id: string): Finding {
	if (!current().isAdmin) return undefined;
	const licenses = await listLicenses();
	const license = licenses.find(
		(each) => each.id === id || uriOf(each.id)?.includes(id),
	);
	return license && foundLicense(license);
}

async function findLocation(id: string, signal: AbortSignal): Finding {
	if (!current().isAdmin) return undefined;
	const found = await ifKnown(
		current().client.call("GET /locations", {
			query: { id, orgId: orgIdIfOther() },
			signal,
		}),
	);
	const location = found?.items[0];
	return location && foundLocation(location);
}

async function findGroup(groupId: string, signal: AbortSignal): Finding {
	if (!current().isAdmin) return undefined;
	const group = await ifKnown(
		current().client.call("GET /groups/{groupId}", {
			path: { groupId },
			signal,
		}),
	);
	return group && foundGroup(group);
}

async function findRole(id: string): Finding {
	if (!current().isAdmin) return undefined;
	const { items } = await current().client.call("GET /roles");
	const role = items.find((each) => each.id === id);
	return (
		role && {
			key: `role ${id}`,
			label: role.name,
			note: words.search.ids.role,
			sign: "user",
			href: linkTo(["people"], { role: id }),
		}
	);
}

async function findJob(jobId: string, signal: AbortSignal): Finding {
	if (!may("runBulk")) return undefined;
	const job = await ifKnown(
		current().client.call("GET /bulk/jobs/{jobId}", {
			path: { jobId },
			signal,
		}),
	);
	return (
		job && {
			key: `job ${jobId}`,
			label: job.title ?? words.search.ids.job,
			note: words.search.ids.job,
			sign: "upload",
			href: linkTo(["bulk", job.id]),
		}
	);
}

async function findOrganization(id: string): Finding {
	const organization = current().organizations.find(
		(each) => each.id === id || uriOf(each.id)?.endsWith(`/${id}`),
	);
	return (
		organization && {
			key: `organization ${id}`,
			label: organization.displayName,
			note: words.search.ids.organization,
			sign: "company",
			run: () => openOrganization(organization.id),
		}
	);
}

// An id of another kind, or of something that does not exist or is not visible, finds nothing.
async function ifKnown<Body>(
	reading: Promise<Body>,
): Promise<Body | undefined> {
	try {
		return await reading;
	} catch (cause) {
		const isUnknown =
			cause instanceof RefusalError && [400, 403, 404].includes(cause.status);
		if (isUnknown) return undefined;
		throw cause;
	}
}
