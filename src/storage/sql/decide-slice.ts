import { slicesOf } from "../../concurrency/time-slices.ts";
import { noPresence } from "../../directory/people/presence.ts";
import {
	type Decided,
	decideBatch,
	type Job,
	type Missing,
	type WantedClaim,
	type Whole,
	type World,
} from "../postgres/writer/batch.ts";
import { keyOf } from "../postgres/writer/places.ts";
import { type Question, textOf } from "../postgres/writer/questions.ts";
import { roundsMax, tooBusy } from "../postgres/writer/writer.ts";
import type { Ledger } from "../sqlite/writer/ledger.ts";
import type { PersonWrite } from "./person-write.ts";

/** Reads the directory for the decisions on steps. */
export interface StepSource {
	/** An organization with the people asked for; undefined when there is none. */
	readWorld(orgId: string, ids: readonly string[]): Promise<World | undefined>;
	/** Adds people and answers to an organization that was read. */
	readMore(world: World, wanted: ReadonlySet<string | Question>): Promise<void>;
	/** Those of the claims that somebody holds. */
	readHeld(claims: readonly WantedClaim[]): Promise<ReadonlySet<string>>;
	/** People with one of these roles, by id, those behind `afterId` only. */
	listHolders(query: HolderQuery): Promise<RoleHolder[]>;
}

/** Asks for people with one of several roles. */
export interface HolderQuery {
	orgId: string;
	roleIds: readonly string[];
	/** Empty: from the beginning. */
	afterId: string;
	limit: number;
}

/** Somebody with one of the roles asked for. */
export interface RoleHolder {
	id: string;
	isLoginEnabled: boolean;
}

/** Claims that are looked up without a pause. */
export const claimsLength = 500;
/** Holders of a role that are looked at together. */
const holdersLength = 50;

/** The results of steps, and the writes that they need. */
export interface Decision {
	decided: Decided[];
	writes: PersonWrite[];
}

/** The state on which steps are decided: the directory, and a ledger of the steps before them. */
export interface Surface {
	source: StepSource;
	ledger: Ledger;
}

/** Decides steps one after another, without a pause but for what has to be read. */
export async function decideSlice(
	jobs: readonly Job[],
	surface: Surface,
	whole?: Whole,
): Promise<Decision> {
	const worlds = await openWorlds(jobs, surface);
	const claims = new Map<string, boolean>();
	for (let rounds = 0; rounds < roundsMax; rounds++) {
		const decision = decideBatch(
			jobs,
			worlds,
			whole ? undefined : claims,
			whole,
		);
		if (!("missing" in decision)) return decision;
		await readMissing(decision.missing, { worlds, claims, surface });
	}
	throw tooBusy();
}

async function openWorlds(
	jobs: readonly Job[],
	{ source, ledger }: Surface,
): Promise<Map<string, World>> {
	const ids = new Map<string, Set<string>>();
	for (const { target } of jobs)
		ids.set(target.orgId, (ids.get(target.orgId) ?? new Set()).add(target.id));
	const worlds = new Map<string, World>();
	for (const [orgId, personIds] of ids) {
		const world = await source.readWorld(orgId, [...personIds]);
		if (world === undefined) continue;
		overlayPeople(world, personIds, ledger);
		for (const [licenseId, seats] of world.state.seats)
			seats.taken += ledger.seats({ orgId, licenseId });
		worlds.set(orgId, world);
	}
	return worlds;
}

function overlayPeople(
	{ catalog, state }: World,
	ids: Iterable<string>,
	ledger: Ledger,
): void {
	const orgId = catalog.organization.id;
	for (const id of ids) {
		const person = ledger.person({ orgId, id });
		if (person === null) state.people.delete(id);
		else if (person !== undefined) {
			const known = state.people.get(id);
			const { revision = 0, presence = noPresence } = known ?? {};
			state.people.set(id, { person, revision, presence });
		}
	}
}

async function readMissing(
	missing: Missing,
	{
		worlds,
		claims,
		surface,
	}: {
		worlds: ReadonlyMap<string, World>;
		claims: Map<string, boolean>;
		surface: Surface;
	},
): Promise<void> {
	const { source, ledger } = surface;
	for (const [orgId, wanted] of missing.wanted) {
		const world = worlds.get(orgId) as World;
		const asked = [...wanted].filter(
			(what) =>
				typeof what === "string" || !["holders", "line"].includes(what.kind),
		);
		await source.readMore(world, new Set(asked));
		const ids = asked.filter((what) => typeof what === "string");
		overlayPeople(world, ids, ledger);
		for (const what of wanted)
			if (typeof what !== "string") await overlayAnswer(world, what, surface);
	}
	if (missing.claims.length === 0) return;
	const held = await readHeld(missing.claims, surface);
	for (const claim of missing.claims)
		claims.set(keyOf(claim), held.has(keyOf(claim)));
}

/** Those of the claims that somebody holds after the steps so far. */
export async function readHeld(
	wanted: readonly WantedClaim[],
	{ source, ledger }: Surface,
): Promise<ReadonlySet<string>> {
	const held = new Set<string>();
	const untouched: WantedClaim[] = [];
	for await (const { entries } of slicesOf(wanted, claimsLength))
		for (const claim of entries) {
			const holder = ledger.holder(claim);
			if (holder === undefined) untouched.push(claim);
			else if (holder !== null) held.add(keyOf(claim));
		}
	const read = untouched.length === 0 ? [] : await source.readHeld(untouched);
	for (const key of read) held.add(key);
	return held;
}

// An answer of the directory with what the steps so far changed in it.
async function overlayAnswer(
	{ catalog, state }: World,
	question: Question,
	surface: Surface,
): Promise<void> {
	const orgId = catalog.organization.id;
	const text = textOf(question);
	switch (question.kind) {
		case "holders": {
			const hasHolder = await findHolder(orgId, question, surface);
			state.answers.set(text, { count: Number(hasHolder) });
			return;
		}
		case "reports": {
			const holding = { orgId, kind: "manager", value: question.personId };
			const moved = surface.ledger.count(
				{ ...holding, kind: "manager" },
				question.without,
			);
			const known = state.answers.get(text);
			const count = known && "count" in known ? known.count : 0;
			state.answers.set(text, { count: count + moved });
			return;
		}
		case "deletion": {
			const { personId, now } = question;
			const isRemoved = surface.ledger.person({ orgId, id: personId }) === null;
			if (isRemoved) state.answers.set(text, { count: now });
			return;
		}
		case "holderOf": {
			const holder = surface.ledger.holder(question.claim);
			if (holder !== undefined)
				state.answers.set(text, { ids: holder === null ? [] : [holder.id] });
			return;
		}
		case "line":
			return readLine({ catalog, state }, question.personId, surface);
		case "tokens":
	}
}

// One after another, since the steps so far may have put somebody else above each of them.
async function readLine(
	world: World,
	personId: string,
	{ source, ledger }: Surface,
): Promise<void> {
	const { read, people } = world.state;
	for (let id: string | undefined = personId; id && !read.has(id); ) {
		await source.readMore(world, new Set([id]));
		overlayPeople(world, [id], ledger);
		id = people.get(id)?.person.managerId;
	}
}

// The directory is looked through only until somebody is found whom no step has changed.
async function findHolder(
	orgId: string,
	{ roleIds, without }: Extract<Question, { kind: "holders" }>,
	{ source, ledger }: Surface,
): Promise<boolean> {
	if (ledger.hasHolder({ orgId, roleIds }, without)) return true;
	for (let afterId = ""; ; ) {
		const page = await source.listHolders({
			orgId,
			roleIds,
			afterId,
			limit: holdersLength,
		});
		const isFound = page.some(
			({ id, isLoginEnabled }) =>
				isLoginEnabled &&
				!without.includes(id) &&
				ledger.person({ orgId, id }) === undefined,
		);
		if (isFound) return true;
		const last = page.at(-1);
		if (last === undefined || page.length < holdersLength) return false;
		afterId = last.id;
	}
}
