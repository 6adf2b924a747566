import type { DryRun } from "../../contract/dry-run.ts";
import * as contract from "../../contract/location-numbers.ts";
import { refuseInvalid } from "../../directory/errors.ts";
import type { FieldProblem } from "../../directory/field-problem.ts";
import type { Location } from "../../directory/locations/location.ts";
import {
	getLocation,
	noVisibleLocation,
} from "../../directory/locations/locations.ts";
import { listFreeExtensions } from "../../directory/numbers/free-extensions.ts";
import {
	addNumbers,
	countLocationNumbers,
	removeNumbers,
} from "../../directory/numbers/location-numbers.ts";
import { countBlocks } from "../../directory/numbers/number-block.ts";
import { listLengthMax } from "../../directory/people/person.ts";
import { readNumber } from "../../directory/text/phone-number.ts";
import { cutPage, readPage } from "../../http/paging.ts";
import {
	emptyReply,
	jsonType,
	type Reply,
	replyJson,
} from "../../http/reply.ts";
import { type Call, route } from "../call.ts";
import { requestOf } from "../change-request.ts";
import { readId, showId } from "../ids.ts";

const writing = "spark-admin:telephony_config_write";
const added: Reply = {
	status: 201,
	headers: { "content-type": jsonType },
	body: "{}",
};

/** The calls of the numbers of locations. */
export const locationNumberRoutes = [
	route(contract.addNumbers, async (call) => {
		const changed = await addNumbers(
			call.store,
			{ ...requestOf(call), reply: call.storeReply?.(() => added) },
			await readDraft(call),
		);
		return call.query.dryRun ? replyDryRun(changed) : added;
	}),

	route(contract.removeNumbers, async (call) => {
		const changed = await removeNumbers(
			call.store,
			{ ...requestOf(call), reply: call.storeReply?.(() => emptyReply) },
			await readDraft(call),
		);
		return call.query.dryRun ? replyDryRun(changed) : emptyReply;
	}),

	route(contract.countLocationNumbers, async (call) => {
		const { store, caller, query, url, now } = call;
		refuseInvalid(call.queryProblems);
		const { limit, after } = readPage(query, {
			defaultLength: contract.countedLocationsDefault,
			longest: contract.countedLocationsMax,
			now,
		});
		const found = await countLocationNumbers(store, caller, {
			...{ orgId: query.orgId, afterId: after?.id },
			limit: limit + 1,
		});
		const { page, headers } = cutPage(found, {
			...{ limit, url, now },
			keyOf: ({ location }) => ({ id: location.id, name: "" }),
		});
		const items = page.map(({ location, numbers, free, extensions }) => ({
			location: { id: showId("LOCATION", location.id), name: location.name },
			...{ numbers, unassigned: free, extensions },
		}));
		return replyJson(200, { items }, headers);
	}),

	route(contract.listFreeExtensions, async (call) => {
		const { store, caller, query } = call;
		refuseInvalid(call.queryProblems);
		const free = await listFreeExtensions(store, caller, {
			locationId: locationIdOf(call),
			prefix: query.extension,
			limit: Math.min(
				query.max ?? contract.freeExtensionsDefault,
				contract.freeExtensionsMax,
			),
		});
		return replyJson(200, free);
	}),
];

// Numbers without a country code are numbers of the location's country.
async function readDraft(
	call: Pick<Call, "store" | "caller" | "parameter" | "problems"> & {
		query: { orgId?: string };
		// A number that is no text, or empty, is missing here and among the problems.
		body: { phoneNumbers?: readonly (string | undefined)[] };
	},
) {
	const locationId = locationIdOf(call);
	const location = await getLocation(
		call.store,
		call.caller,
		locationId,
		writing,
	);
	const { orgId } = call.query;
	if (orgId !== undefined && orgId !== location.orgId)
		throw noVisibleLocation();
	const problems: FieldProblem[] = [...call.problems];
	const numbers: string[] = [];
	for (const [index, text] of (call.body.phoneNumbers ?? []).entries()) {
		if (problems.length >= listLengthMax) break;
		if (text === undefined) continue;
		const read = readNumber(text, location.address.country);
		if ("number" in read) numbers.push(read.number.value);
		else problems.push({ field: `phoneNumbers[${index}]`, ...read.problem });
	}
	return { locationId, numbers, problems };
}

function replyDryRun({
	before,
	after,
}: {
	before: Location;
	after: Location;
}): Reply {
	const [from, to] = [before, after].map(({ numbers }) => countBlocks(numbers));
	const reply: DryRun = {
		dryRun: true,
		id: showId("LOCATION", before.id),
		changes: from === to ? {} : { numbers: { from, to } },
		...{ seats: [], claims: [], warnings: [] },
	};
	return replyJson(200, reply);
}

function locationIdOf(call: Pick<Call, "parameter">): string {
	const id = readId("LOCATION", call.parameter("locationId"));
	if (id === undefined) throw noVisibleLocation();
	return id;
}
