import { slicesOf } from "../../concurrency/time-slices.ts";
import type { Keep, PeopleStep, StepResult } from "../people/people-step.ts";
import type { Noting, PeopleStore } from "../store/people-store.ts";
import type { Store } from "../store/store.ts";
import {
	askAdministratorsAtEnd,
	NoAdministratorLeft,
} from "./final-administrators.ts";
import {
	type FullFor,
	openSeatsAtEnd,
	SeatsShort,
	tellFullLicenses,
} from "./final-seats.ts";

/** Tasks that are begun, and told of their fate, without a pause. */
const turnLength = 50;

/**
 * One of several tasks that are done together. It makes at most one change of people, with the store
 * that it is given, and rejects when it is refused.
 */
export type Task<Answer> = (store: Store) => Promise<Answer>;

/**
 * What became of a task: `done` with the step that it made, if any; `refused`; or `undone`, because
 * another was refused. With `keep` "none", `done` says what would have happened.
 */
export type Fate =
	| { kind: "done"; step: StepResult | undefined }
	| { kind: "refused"; reason: unknown }
	| { kind: "undone" };

/** What a task came to, with its answer when it was done. */
export type TaskResult<Answer> =
	| (Extract<Fate, { kind: "done" }> & { answer: Answer })
	| Exclude<Fate, { kind: "done" }>;

/** How a task that was to be undone hears of it; nobody else sees it. */
class UndoneError extends Error {}

/**
 * Does tasks together, in their order, as one transaction of the store. Every task runs as it would
 * alone up to the change that it asks for; when all have come that far, their changes are made as
 * steps, and each task goes on with what became of its own. So the rules and permissions of a bulk
 * are those of the single calls.
 */
export async function runTogether<Answer>(
	store: Store,
	tasks: readonly Task<Answer>[],
	keep: Keep,
	/** The job that the tasks are of, if any, and what is written with them from what became of them; see `people.together`. */
	about?: {
		jobId?: string;
		note: (fates: readonly Fate[]) => ReturnType<Noting>;
	},
): Promise<TaskResult<Answer>[]> {
	const places = tasks.map(() => openPlace(about?.jobId));
	const running: Promise<Answer>[] = [];
	for await (const { start, entries } of slicesOf(tasks, turnLength)) {
		const begun = places.slice(start, start + entries.length);
		for (const [index, task] of entries.entries())
			running.push(begin(task, begun[index] as Place, store));
		await Promise.all(begun.map(({ arrived }) => arrived));
	}
	const asking = places.filter(({ step }) => step !== undefined);
	// Who was refused without asking for a change refuses all; the others are still tried, so that every refusal is named.
	const isRefused = places.some(
		({ step, refusal }) => step === undefined && refusal !== undefined,
	);
	const steps = asking.map(({ step }) => step as PeopleStep);
	const fatesOf = (results: readonly StepResult[]): Fate[] => {
		const isUndone =
			keep === "all" &&
			(isRefused || results.some(({ kind }) => kind === "refused"));
		const verdicts = listVerdicts(results, steps);
		let asked = 0;
		return places.map(({ step, refusal }): Fate => {
			const place = asked;
			const result = step && results[asked++];
			const verdict = step && verdicts.find((each) => each.step === place);
			if (verdict) return { kind: "refused", reason: verdict.reason };
			if (
				result?.kind === "refused" &&
				result.reason instanceof NoAdministratorLeft
			)
				return { kind: "undone" };
			if (result?.kind === "refused")
				return { kind: "refused", reason: result.reason };
			if (step === undefined && refusal !== undefined) return refusal;
			return isUndone ? { kind: "undone" } : { kind: "done", step: result };
		});
	};
	let results: StepResult[];
	try {
		const note =
			about && ((noted: readonly StepResult[]) => about.note(fatesOf(noted)));
		results =
			keep === "all"
				? await doWhole(store, steps, { keep: isRefused ? "none" : keep, note })
				: await store.people.together(steps, keep, note);
	} catch (reason) {
		await settleAll(places, running, () => ({ kind: "refused", reason }));
		throw reason;
	}
	const fates = fatesOf(results);
	const settled = await settleAll(
		places,
		running,
		(index) => fates[index] as Fate,
	);
	return settled.map((outcome, index): TaskResult<Answer> => {
		const fate = fates[index] as Fate;
		if (fate.kind === "undone") return fate;
		if (outcome.status === "rejected")
			return { kind: "refused", reason: outcome.reason };
		const step = fate.kind === "done" ? fate.step : undefined;
		return { kind: "done", answer: outcome.value, step };
	});
}

// What matters at the end only, the seats and the last administrator, is judged there. Where the seats do not
// suffice, or a refusal may not have named a license that is full, the steps are decided once more and hear so.
async function doWhole(
	{ people }: Store,
	steps: readonly PeopleStep[],
	{ keep, note }: { keep: Keep; note: Noting | undefined },
): Promise<StepResult[]> {
	const seats = openSeatsAtEnd(steps);
	let isFull: FullFor | undefined;
	const judged =
		note &&
		((results: readonly StepResult[]) => {
			isFull = seats.judge(results);
			if (isFull !== undefined) throw new SeatsShort();
			return note(results);
		});
	try {
		const tried = askAdministratorsAtEnd(seats.steps);
		const results = await people.together(tried, keep, judged);
		if (note === undefined) isFull = seats.judge(results);
		if (isFull === undefined) return results;
	} catch (reason) {
		if (!(reason instanceof SeatsShort) || isFull === undefined) throw reason;
	}
	const told = tellFullLicenses(steps, isFull);
	return people.together(askAdministratorsAtEnd(told), keep, note);
}

// Runs a task up to the change that it asks for.
function begin<Answer>(
	task: Task<Answer>,
	place: Place,
	store: Store,
): Promise<Answer> {
	const answer = task(place.storeOver(store));
	answer.then(place.arrive, (reason: unknown) => {
		place.refusal ??= { kind: "refused", reason };
		place.arrive();
	});
	return answer;
}

// Tells tasks the fate of their changes, and gives their outcomes.
async function settleAll<Answer>(
	places: readonly Place[],
	running: readonly Promise<Answer>[],
	fateOf: (index: number) => Fate,
): Promise<PromiseSettledResult<Answer>[]> {
	const settled: PromiseSettledResult<Answer>[] = [];
	for await (const { start, entries } of slicesOf(places, turnLength)) {
		for (const [index, place] of entries.entries())
			place.settle(fateOf(start + index));
		const ended = running.slice(start, start + entries.length);
		settled.push(...(await Promise.allSettled(ended)));
	}
	return settled;
}

// Found at the last step of each organization, though another one is at fault. Nobody is, where a refused step might have
// made somebody else a full administrator: then that refusal is the cause.
function listVerdicts(
	results: readonly StepResult[],
	steps: readonly PeopleStep[],
): NoAdministratorLeft[] {
	const orgOf = (step: number) => (steps[step] as PeopleStep).target.orgId;
	const verdicts: NoAdministratorLeft[] = [];
	const doubtful = new Set<string>();
	for (const [place, result] of results.entries()) {
		if (result.kind !== "refused") continue;
		const { reason } = result;
		if (reason instanceof NoAdministratorLeft) verdicts.push(reason);
		else if (steps[place]?.kind !== "delete") doubtful.add(orgOf(place));
	}
	return verdicts.filter(({ step }) => !doubtful.has(orgOf(step)));
}

/** Where a task waits for its change. */
interface Place {
	step: PeopleStep | undefined;
	/** Why the task ended without asking for a change. */
	refusal: Extract<Fate, { kind: "refused" }> | undefined;
	/** Resolves when the task has asked for a change, or has ended without. */
	arrived: Promise<void>;
	arrive: () => void;
	storeOver(store: Store): Store;
	settle(fate: Fate): void;
}

function openPlace(jobId: string | undefined): Place {
	const arrival = Promise.withResolvers<void>();
	const change = Promise.withResolvers<StepResult>();
	// A task that asks for no change leaves this promise to nobody.
	change.promise.catch(() => {});
	const ask = async (step: PeopleStep): Promise<StepResult> => {
		if (place.step !== undefined)
			throw new Error("A task of several may make one change only.");
		const target = { ...step.target, jobId };
		place.step = { ...step, target };
		place.arrive();
		return change.promise;
	};
	const place: Place = {
		step: undefined,
		refusal: undefined,
		arrived: arrival.promise,
		arrive: () => arrival.resolve(),
		storeOver: (store) => ({ ...store, people: askingPeople(store, ask) }),
		settle(fate) {
			if (fate.kind === "undone") change.reject(new UndoneError());
			else if (fate.kind === "refused") change.reject(fate.reason);
			else if (fate.step !== undefined) change.resolve(fate.step);
		},
	};
	return place;
}

// The store's people, whose changes are asked for instead of made.
function askingPeople(
	{ people }: Store,
	ask: (step: PeopleStep) => Promise<StepResult>,
): PeopleStore {
	const changeOf = async (step: PeopleStep) => {
		const result = await ask(step);
		if (result.kind === "changed") return result.change;
		throw new Error("A step that changes a person came to something else.");
	};
	return {
		...people,
		create: (target, make) => changeOf({ kind: "create", target, make }),
		update: (target, rule) => changeOf({ kind: "update", target, rule }),
		async delete(target, check) {
			const result = await ask({ kind: "delete", target, check });
			if (result.kind === "removed") return result.person;
			throw new Error("A step that removes a person came to something else.");
		},
		together() {
			throw new Error("A task of several may not do several itself.");
		},
	};
}
