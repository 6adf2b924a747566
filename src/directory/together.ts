import type {
	Keep,
	PeopleStep,
	PeopleStore,
	StepResult,
	Store,
} from "./store.ts";

/**
 * One of several tasks that are done together. It makes at most one change of people, with the store
 * that it is given, and rejects when it is refused.
 */
export type Task<Answer> = (store: Store) => Promise<Answer>;

/**
 * What a task came to: `done` with its answer; `refused`; or `undone`, because another was refused.
 * With `keep` "none", `done` says what would have happened.
 */
export type TaskResult<Answer> =
	| { kind: "done"; answer: Answer; step: StepResult | undefined }
	| { kind: "refused"; reason: unknown }
	| { kind: "undone" };

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
): Promise<TaskResult<Answer>[]> {
	const places = tasks.map(() => openPlace());
	const running = tasks.map((task, index) => {
		const place = places[index] as Place;
		const answer = task(place.storeOver(store));
		answer.then(place.arrive, place.arrive);
		return answer;
	});
	await Promise.all(places.map(({ arrived }) => arrived));
	const asking = places.filter((place) => place.step !== undefined);
	// Who was refused without asking for a change refuses all; the others are still tried, so that every refusal is named.
	const isRefused = asking.length < tasks.length;
	const results = await store.people.together(
		asking.map(({ step }) => step as PeopleStep),
		keep === "all" && isRefused ? "none" : keep,
	);
	const isUndone =
		keep === "all" &&
		(isRefused || results.some(({ kind }) => kind === "refused"));
	asking.forEach((place, index) => {
		place.settle(results[index] as StepResult, isUndone);
	});
	const settled = await Promise.allSettled(running);
	return settled.map((outcome, index): TaskResult<Answer> => {
		if (outcome.status === "fulfilled")
			return {
				kind: "done",
				answer: outcome.value,
				step: places[index]?.result,
			};
		return outcome.reason instanceof UndoneError
			? { kind: "undone" }
			: { kind: "refused", reason: outcome.reason };
	});
}

/** Where a task waits for its change. */
interface Place {
	step: PeopleStep | undefined;
	result: StepResult | undefined;
	/** Resolves when the task has asked for a change, or has ended without. */
	arrived: Promise<void>;
	arrive: () => void;
	storeOver(store: Store): Store;
	settle(result: StepResult, isUndone: boolean): void;
}

function openPlace(): Place {
	const arrival = Promise.withResolvers<void>();
	const change = Promise.withResolvers<StepResult>();
	const ask = async (step: PeopleStep): Promise<StepResult> => {
		if (place.step !== undefined)
			throw new Error("A task of several may make one change only.");
		place.step = step;
		place.arrive();
		return change.promise;
	};
	const place: Place = {
		step: undefined,
		result: undefined,
		arrived: arrival.promise,
		arrive: () => arrival.resolve(),
		storeOver: (store) => ({ ...store, people: askingPeople(store, ask) }),
		settle(result, isUndone) {
			place.result = result;
			if (result.kind === "refused") change.reject(result.reason);
			else if (isUndone) change.reject(new UndoneError());
			else change.resolve(result);
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
