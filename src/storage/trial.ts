import type { PeopleQuery } from "../directory/people-query.ts";
import { emailKey, nameKey, type Person } from "../directory/person.ts";
import { noPresence } from "../directory/presence.ts";
import type {
	Keep,
	Noting,
	PeopleStep,
	PeopleStore,
	PersonChange,
	PersonRecord,
	StepResult,
	Store,
	Trial,
} from "../directory/store.ts";
import {
	type Decided,
	decideBatch,
	type Job,
	type Missing,
	type PersonWrite,
	type WantedClaim,
	type Whole,
	type World,
} from "./postgres/batch.ts";
import { keyOf } from "./postgres/places.ts";
import { type Question, textOf } from "./postgres/questions.ts";
import { roundsMax, tooBusy } from "./postgres/writer.ts";
import { type Ledger, openLedger } from "./sqlite/ledger.ts";
import { takeTurn } from "./turn.ts";
import { decideWhole } from "./whole.ts";

/** What a trial reads of the directory, as it is on disk. */
export interface TrialSource {
	/** What is known of an organization, with the people asked for; undefined when there is none. */
	readWorld(orgId: string, ids: readonly string[]): Promise<World | undefined>;
	/** Adds people and answers to what is known of an organization. */
	readMore(world: World, wanted: ReadonlySet<string | Question>): Promise<void>;
	/** Those of the claims that somebody holds. */
	readHeld(claims: readonly WantedClaim[]): Promise<ReadonlySet<string>>;
}

/** Steps that are decided without a pause: others get their turn after each such slice. */
const sliceLength = 50;
/** Holders of a role that are looked at together. */
const holdersLength = 50;

/**
 * A trial over a store: its people are as the steps so far would have left them, and nothing of it is written to the
 * directory. It waits for nobody, locks nothing and holds nobody up; `jobOf` says how an engine decides a step.
 */
export function openTrial(
	store: Store,
	source: TrialSource,
	jobOf: (step: PeopleStep) => Job,
): Trial {
	const ledger = openLedger();
	const people: PeopleStore = {
		...readPeople(store.people, ledger),
		create: alone,
		update: alone,
		delete: alone,
		async together(steps, keep, note) {
			ledger.begin();
			const surface = { store, source, ledger };
			const jobs = steps.map(jobOf);
			const decided =
				keep === "each"
					? (await decideSlices(jobs, surface)).decided
					: await decideAll(jobs, surface, keep);
			const results = decided.map(({ result }, index) =>
				showResult(steps[index] as PeopleStep, result),
			);
			try {
				await noteAlone(store, note, results);
			} catch (cause) {
				ledger.rollBack();
				throw cause;
			}
			return results;
		},
	};
	return {
		store: { ...store, people },
		[Symbol.dispose]: () => ledger[Symbol.dispose](),
	};
}

// Slice by slice, each on top of what those before it left behind in the ledger.
async function decideSlices(
	jobs: readonly Job[],
	surface: Surface,
	whole?: Whole,
): Promise<{ decided: Decided[]; writes: PersonWrite[] }> {
	const all: { decided: Decided[]; writes: PersonWrite[] } = {
		decided: [],
		writes: [],
	};
	for (let start = 0; start < jobs.length; start += sliceLength) {
		if (start > 0) await takeTurn();
		const slice = jobs.slice(start, start + sliceLength);
		const own = whole && {
			...whole,
			demandFree: (place: number) => whole.demandFree(start + place),
		};
		const { decided, writes } = await decideSlice(slice, surface, own);
		for (const { writeIndex, ...rest } of decided)
			all.decided.push({
				...rest,
				writeIndex:
					writeIndex === undefined ? undefined : all.writes.length + writeIndex,
			});
		for (const write of writes) {
			surface.ledger.keep(write);
			// Only the claims of steps that are judged together are looked at later.
			if (whole !== undefined) all.writes.push(write);
		}
	}
	return all;
}

// All steps or none: the ledger is as before whenever they are decided, and gets what they come to at the end.
async function decideAll(
	jobs: readonly Job[],
	surface: Surface,
	keep: Keep,
): Promise<Decided[]> {
	const { ledger } = surface;
	const { decided, writes, moves } = await decideWhole({
		async decide(whole) {
			const decision = await decideSlices(jobs, surface, whole);
			ledger.rollBack();
			return decision;
		},
		readHeld: (claims) => readHeld(claims, surface),
	});
	const isRefused = decided.some(({ result }) => "reason" in result);
	if (keep === "all" && !isRefused) {
		for (const write of writes) ledger.keep(write);
		for (const move of moves) ledger.move(move);
	}
	return decided;
}

/** What became of a step that was decided. */
export function showResult(
	step: PeopleStep,
	result: Decided["result"],
): StepResult {
	if ("reason" in result) return { kind: "refused", reason: result.reason };
	return step.kind === "delete"
		? { kind: "removed", person: result.answer as Person }
		: { kind: "changed", change: result.answer as PersonChange };
}

async function noteAlone(
	{ people }: Store,
	note: Noting | undefined,
	results: readonly StepResult[],
): Promise<void> {
	if (note !== undefined)
		await people.together([], "each", () => note(results));
}

function alone(): never {
	throw new Error("The changes of a trial are made as steps.");
}

// The people as they are after the trial; of lists only the one that finds a person by e-mail.
function readPeople(people: PeopleStore, ledger: Ledger): PeopleStore {
	const get: PeopleStore["get"] = async (place) => {
		const person = ledger.person(place);
		if (person === null) return undefined;
		const found = await people.get(place);
		if (person === undefined) return found;
		return { person, presence: found?.presence ?? noPresence };
	};
	const findByEmail = async (
		query: PeopleQuery,
		email: string,
	): Promise<PersonRecord[]> => {
		const { orgId } = query;
		const claim = { kind: "email", scope: "", value: emailKey(email) } as const;
		const holder = ledger.holder(claim);
		if (holder === undefined) return people.list(query);
		const found = holder?.orgId === orgId ? await get(holder) : undefined;
		return found === undefined ? [] : [found];
	};
	return {
		...people,
		get,
		async locate({ orgIds, id }) {
			for (const orgId of orgIds) {
				const person = ledger.person({ orgId, id });
				if (person !== undefined) return person === null ? undefined : orgId;
			}
			return people.locate({ orgIds, id });
		},
		list: (query) =>
			query.email === undefined
				? people.list(query)
				: findByEmail(query, query.email),
	};
}

interface Surface {
	store: Store;
	source: TrialSource;
	ledger: Ledger;
}

async function decideSlice(
	jobs: readonly Job[],
	surface: Surface,
	whole?: Whole,
): Promise<{ decided: Decided[]; writes: PersonWrite[] }> {
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

// Those of the claims that somebody holds after what the trial did so far.
async function readHeld(
	wanted: readonly WantedClaim[],
	{ source, ledger }: Surface,
): Promise<ReadonlySet<string>> {
	const held = new Set<string>();
	const untouched: WantedClaim[] = [];
	for (const claim of wanted) {
		const holder = ledger.holder(claim);
		if (holder === undefined) untouched.push(claim);
		else if (holder !== null) held.add(keyOf(claim));
	}
	const read = untouched.length === 0 ? [] : await source.readHeld(untouched);
	for (const key of read) held.add(key);
	return held;
}

// An answer of the directory with what the trial changed in it.
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

// One after another, since the trial may have put somebody else above each of them.
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

// The directory is looked through only until somebody is found whom the trial has not changed.
async function findHolder(
	orgId: string,
	{ roleIds, without }: Extract<Question, { kind: "holders" }>,
	{ store, ledger }: Surface,
): Promise<boolean> {
	if (ledger.hasHolder({ orgId, roleIds }, without)) return true;
	for (let after: PeopleQuery["after"]; ; ) {
		const page = await store.people.list({
			orgId,
			roleIds,
			after,
			limit: holdersLength,
			isPresenceWanted: false,
		});
		const isFound = page.some(
			({ person: { id, isLoginEnabled } }) =>
				isLoginEnabled &&
				!without.includes(id) &&
				ledger.person({ orgId, id }) === undefined,
		);
		if (isFound) return true;
		const last = page.at(-1)?.person;
		if (last === undefined || page.length < holdersLength) return false;
		after = { id: last.id, name: nameKey(last.displayName) };
	}
}
