import { restForOthers } from "../../concurrency/time-slices.ts";
import {
	type Caller,
	forbidden,
	reachOf,
	standingIn,
} from "../access/caller.ts";
import { DirectoryError, refuseInvalid } from "../errors.ts";
import type { FieldProblem } from "../field-problem.ts";
import type { Location } from "../locations/location.ts";
import { getLocation, listLocations } from "../locations/locations.ts";
import { demandAdmin } from "../organizations/organizations.ts";
import { authorOf, type ChangeRequest } from "../people/people.ts";
import { problemOf } from "../problems.ts";
import type { Store } from "../store/store.ts";
import type { ReplyMaker } from "../store/stored-reply.ts";
import {
	addToBlocks,
	countBlocks,
	type NumberBlock,
	subtractBlocks,
} from "./number-block.ts";
import type { OwnedBlocks } from "./number-walk.ts";

/** Numbers of a location, at most. */
const locationNumbersMax = 100_000;
/** Blocks in which the numbers of a location are stored, at most. */
const locationBlocksMax = 1000;

const reading = "spark-admin:telephony_config_read";
const writing = "spark-admin:telephony_config_write";

/** A change of a location's numbers. `reply` makes the reply that is stored with it. */
interface NumbersRequest extends ChangeRequest {
	reply?: ReplyMaker<Location>;
}

/** Numbers that are added to a location, or removed from it. */
interface NumbersDraft {
	locationId: string;
	/** In E.164. */
	numbers: readonly string[];
	problems: readonly FieldProblem[];
}

/** Adds numbers to a location. Those that it has stay. Refuses with `conflict` a number of another location. Only full administrators may. */
export function addNumbers(
	store: Store,
	request: NumbersRequest,
	draft: NumbersDraft,
) {
	return changeNumbers(store, request, draft, (present) =>
		addToBlocks(present, draft.numbers),
	);
}

/** Removes numbers from a location. Refuses with `conflict` a number that somebody has. Only full administrators may. */
export function removeNumbers(
	store: Store,
	request: NumbersRequest,
	draft: NumbersDraft,
) {
	return changeNumbers(store, request, draft, (present) =>
		subtractBlocks(present, addToBlocks([], draft.numbers)),
	);
}

async function changeNumbers(
	store: Store,
	request: NumbersRequest,
	{ locationId: id, problems }: NumbersDraft,
	rule: (present: readonly NumberBlock[]) => NumberBlock[],
): Promise<{ before: Location; after: Location }> {
	demandNumberWriting(request.caller);
	const { orgId } = await getLocation(store, request.caller, id, writing);
	demandWritingIn(request.caller, orgId);
	refuseInvalid(problems);
	let before: Location | undefined;
	const after = await store.locations.update(
		{ orgId, id, author: authorOf(request) },
		(current) => {
			before = current;
			const numbers = rule(current.numbers ?? []);
			demandRoom(numbers);
			return {
				...current,
				numbers: numbers.length === 0 ? undefined : numbers,
			};
		},
		{ isDryRun: request.isDryRun, reply: request.reply },
	);
	return { before: before ?? after, after };
}

function demandRoom(numbers: readonly NumberBlock[]): void {
	if (
		countBlocks(numbers) <= locationNumbersMax &&
		numbers.length <= locationBlocksMax
	)
		return;
	throw new DirectoryError(
		"conflict",
		`A location has at most ${locationNumbersMax} numbers, in at most ${locationBlocksMax} blocks of consecutive ones.`,
	);
}

/** The refusal of a number that belongs to another location. */
export function numberElsewhere(
	number: string,
	location: string,
): DirectoryError {
	const elsewhere = problemOf.numberElsewhere({ value: number, location });
	return new DirectoryError("conflict", `phoneNumbers: ${elsewhere.problem}.`, {
		fields: [{ field: "phoneNumbers", ...elsewhere }],
	});
}

/** The refusal to remove numbers that people have. */
export function numbersInUse(numbers: readonly string[]): DirectoryError {
	const [value = ""] = numbers;
	const inUse = problemOf.numberInUse({ value, others: numbers.length - 1 });
	return new DirectoryError("conflict", `phoneNumbers: ${inUse.problem}.`, {
		fields: [{ field: "phoneNumbers", ...inUse }],
	});
}

/** The numbers of a location: how many it has, and how many of them nobody has; and how many extensions people there have. */
interface LocationCount {
	location: Location;
	numbers: number;
	free: number;
	extensions: number;
}

/** Counts the numbers of locations, by id. Only for administrators. */
export async function countLocationNumbers(
	store: Store,
	caller: Caller,
	query: { orgId?: string; afterId?: string; limit: number },
): Promise<LocationCount[]> {
	const locations = await listLocations(store, caller, query, reading);
	const counts: LocationCount[] = [];
	for (const location of locations) {
		const { orgId, id, numbers: blocks = [] } = location;
		const held = await store.numbers.countHeld({ orgId, blocks });
		const extensions = await store.numbers.countExtensions({
			orgId,
			locationId: id,
		});
		const numbers = countBlocks(blocks);
		counts.push({
			location,
			numbers,
			free: numbers - held,
			extensions: extensions.reduce((sum, { count }) => sum + count, 0),
		});
		await restForOthers();
	}
	return counts;
}

/** How many numbers of an organization's locations nobody has. */
export async function countFree(store: Store, orgId: string): Promise<number> {
	const owned = await listOwned(store, orgId);
	const blocks = owned.flatMap((each) => each.blocks);
	return (
		countBlocks(blocks) - (await store.numbers.countHeld({ orgId, blocks }))
	);
}

/** The locations of an organization that have numbers, with these; or the one with an id. */
export async function listOwned(
	store: Store,
	orgId: string,
	locationId?: string,
): Promise<OwnedBlocks[]> {
	const owned: OwnedBlocks[] = [];
	const limit = 1000;
	for (let afterId: string | undefined; ; ) {
		const page = await store.locations.list({
			...{ orgId, afterId, limit },
			ids: locationId === undefined ? undefined : [locationId],
		});
		for (const { id, numbers } of page)
			if (numbers !== undefined) owned.push({ owner: id, blocks: numbers });
		if (page.length < limit) return owned;
		afterId = page.at(-1)?.id;
	}
}

/** Refuses callers who may not change the numbers of locations in any organization. */
export function demandNumberWriting(caller: Caller): void {
	demandAdmin(caller, writing);
	if (!reachOf(caller).some((orgId) => standingIn(caller, orgId) === "full"))
		throw noNumberWriter();
}

function demandWritingIn(caller: Caller, orgId: string): void {
	if (standingIn(caller, orgId) !== "full") throw noNumberWriter();
}

function noNumberWriter(): DirectoryError {
	return forbidden(
		"Only full administrators may change the numbers of locations.",
	);
}
