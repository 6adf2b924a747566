import type { Interval, Model } from "./linearizable.ts";

/** A person as the clients of this part see one: two properties and their version. */
export interface PersonState {
	version: number;
	title: string;
	department: string;
}

type Field = "title" | "department";
/** What a change did to each property that it changed. */
export type FieldChanges = Partial<Record<Field, { from: string; to: string }>>;

/** One request about one person. */
export type Action =
	| { kind: "get" }
	| { kind: "put"; title: string; department: string; ifMatch?: number }
	| { kind: "patch"; title: string; ifMatch?: number }
	| { kind: "revert"; ofVersion: number; fields: FieldChanges };

/** What a reply said. A list shows no version. */
export type Answer =
	| { kind: "shown"; title: string; department: string; version?: number }
	/** 412, with the version of the person then. */
	| { kind: "outdated"; version: number }
	/** 409: the properties have changed again since. */
	| { kind: "changedSince" };

/** A request with its times and its reply; without one, nobody knows whether it was carried out. */
export interface PersonOperation extends Interval {
	readonly client: number;
	readonly server: number;
	readonly action: Action;
	readonly answer: Answer | undefined;
}

/** A person who begins with this state. */
export function openPersonModel(
	initial: PersonState,
): Model<PersonState, PersonOperation> {
	return {
		initial,
		step: stepPerson,
		show: ({ version, title, department }) =>
			`${version} ${title} ${department}`,
		progressOf: ({ version }) => version,
		demandOf,
	};
}

function stepPerson(
	state: PersonState,
	{ action, answer }: PersonOperation,
): PersonState | undefined {
	const changed = carryOut(state, action);
	if (answer === undefined)
		return typeof changed === "string" || changed.version === state.version
			? undefined
			: changed;
	if (answer.kind === "shown")
		return typeof changed !== "string" &&
			answer.title === changed.title &&
			answer.department === changed.department &&
			(answer.version === undefined || answer.version === changed.version)
			? changed
			: undefined;
	if (answer.kind !== changed) return undefined;
	return answer.kind === "outdated" && answer.version !== state.version
		? undefined
		: state;
}

function carryOut(
	state: PersonState,
	action: Action,
): PersonState | "outdated" | "changedSince" {
	if (action.kind === "get") return state;
	if (action.kind === "revert") {
		const back: Partial<Record<Field, string>> = {};
		for (const field of ["title", "department"] as const) {
			const change = action.fields[field];
			if (change === undefined) continue;
			if (state[field] !== change.to) return "changedSince";
			back[field] = change.from;
		}
		return update(state, back);
	}
	const { ifMatch, title } = action;
	if (ifMatch !== undefined && ifMatch !== state.version) return "outdated";
	return update(
		state,
		action.kind === "put"
			? { title, department: action.department }
			: { title },
	);
}

// A change that changes nothing makes no version.
function update(
	state: PersonState,
	values: Partial<Record<Field, string>>,
): PersonState {
	const next = { ...state, ...values };
	return next.title === state.title && next.department === state.department
		? state
		: { ...next, version: state.version + 1 };
}

// Versions never fall: a reply with a version was made before there was a later one.
function demandOf({ answer }: PersonOperation): number | undefined {
	return answer === undefined || answer.kind === "changedSince"
		? undefined
		: answer.version;
}

/** An operation in one line, for a person who reads a fault. */
export function showOperation({
	client,
	server,
	invoked,
	returned,
	action,
	answer,
}: PersonOperation): string {
	const { kind, ...rest } = action;
	return `[${invoked.toFixed(1)}–${Number.isFinite(returned) ? returned.toFixed(1) : "?"} ms] client ${client} at server ${server}: ${kind} ${JSON.stringify(rest)} → ${answer === undefined ? "no reply" : JSON.stringify(answer)}`;
}
