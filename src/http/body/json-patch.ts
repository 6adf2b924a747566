import { isDeepStrictEqual } from "node:util";
import type { FieldProblem } from "../../directory/field-problem.ts";
import { type Problem, problemOf } from "../../directory/problems.ts";

/** The maximum number of operations of one JSON Patch. */
export const patchLengthMax = 200;
/** The size, as JSON text, to which copying may grow a document. */
const patchedLengthMax = 256 * 1024;

interface Operation {
	op: "add" | "remove" | "replace" | "move" | "copy" | "test";
	path: string[];
	from: string[];
	value: unknown;
}

/** A value that contains others and that a pointer can traverse. */
type Holder = Record<string, unknown> | unknown[];

/** A document after a patch, and the operations of the patch that failed. */
export interface Patched {
	document: unknown;
	/** One for each failed operation, at its index. */
	problems: FieldProblem[];
	/** The properties of the document that those operations would have changed. Their new values are unknown. */
	unsettled: string[];
}

/** Thrown when an operation cannot be applied. */
class OperationRefusal extends Error {
	readonly problems: readonly FieldProblem[];

	constructor(problems: readonly FieldProblem[]) {
		super("An operation of a patch cannot be done.");
		this.problems = problems;
	}
}

/**
 * A document after a JSON Patch (RFC 6902). The given document and patch stay unchanged. An operation that fails is
 * left out and has a problem, and the others are applied and checked, except those that work on values it would have
 * changed.
 */
export function applyJsonPatch(document: unknown, patch: unknown): Patched {
	if (!Array.isArray(patch) || patch.length > patchLengthMax)
		return {
			document,
			problems: [
				{
					field: "body",
					...problemOf.wrongValue({
						expected: `a list of at most ${patchLengthMax} operations`,
					}),
				},
			],
			unsettled: [],
		};
	const root = { document: structuredClone(document) };
	const problems: FieldProblem[] = [];
	const unsettled = new Set<string>();
	for (const [index, given] of patch.entries()) {
		let operation: Operation | undefined;
		try {
			operation = readOperation(given, index);
			apply(root, operation, index);
			if (operation.op !== "copy") continue;
			if (JSON.stringify(root.document).length <= patchedLengthMax) continue;
		} catch (reason) {
			if (!(reason instanceof OperationRefusal)) throw reason;
			const names = namesOf(given);
			const isConsequence =
				operation !== undefined && names.some((name) => unsettled.has(name));
			if (!isConsequence) problems.push(...reason.problems);
			// A test changes nothing, whether it passes or not.
			if (operation?.op === "test") continue;
			for (const name of names) unsettled.add(name);
			continue;
		}
		const problem = problemOf.patchTooLong({ max: patchedLengthMax });
		problems.push({ field: fieldOf(index, "from"), ...problem });
		break;
	}
	return { document: root.document, problems, unsettled: [...unsettled] };
}

// The properties of the document on which an operation works, as far as the operation can be read.
function namesOf(given: unknown): string[] {
	const { path, from } = (given ?? {}) as Record<string, unknown>;
	return [path, from].flatMap((pointer) => {
		const [, name] = typeof pointer === "string" ? pointer.split("/", 2) : [];
		return name === undefined ? [] : [unescapeToken(name)];
	});
}

const members: Readonly<Record<Operation["op"], readonly string[]>> = {
	add: ["value"],
	remove: [],
	replace: ["value"],
	move: ["from"],
	copy: ["from"],
	test: ["value"],
};

function readOperation(given: unknown, index: number): Operation {
	if (typeof given !== "object" || given === null || Array.isArray(given))
		return refuse(index, "", problemOf.wrongValue({ expected: "an object" }));
	const operation = given as Record<string, unknown>;
	const op = operation.op as Operation["op"];
	const isKnown = typeof op === "string" && Object.hasOwn(members, op);
	const problems: FieldProblem[] = [];
	if (!isKnown)
		problems.push({
			field: fieldOf(index, "op"),
			...problemOf.wrongValue({ expected: Object.keys(members).join(", ") }),
		});
	const needed = ["path", ...(isKnown ? members[op] : [])];
	const pointers: Record<string, string[]> = {};
	for (const name of needed) {
		const field = fieldOf(index, name);
		if (!Object.hasOwn(operation, name))
			problems.push({ field, ...problemOf.required() });
		else if (name !== "value") {
			const pointer = readPointer(operation[name]);
			if (pointer === undefined) problems.push({ field, ...noPointer });
			else pointers[name] = pointer;
		}
	}
	if (problems.length > 0) throw new OperationRefusal(problems);
	const { path = [], from = [] } = pointers;
	return { op, path, from, value: operation.value };
}

const noPointer = problemOf.wrongValue({
	expected: 'a JSON pointer such as "/title"',
});

// RFC 6901.
function readPointer(text: unknown): string[] | undefined {
	return typeof text === "string" && /^(\/([^~]|~[01])*)?$/su.test(text)
		? text.split("/").slice(1).map(unescapeToken)
		: undefined;
}

function unescapeToken(token: string): string {
	return token.replaceAll("~1", "/").replaceAll("~0", "~");
}

function apply(
	root: { document: unknown },
	{ op, path, from, value }: Operation,
	index: number,
): void {
	const atPath: Source = { index, member: "path" };
	const atFrom: Source = { index, member: "from" };
	if (op === "add") add(findTarget(root, path, atPath), value, index);
	else if (op === "remove") take(findTarget(root, path, atPath), atPath);
	else if (op === "replace") {
		const target = findTarget(root, path, atPath);
		read(target, atPath);
		(target.holder as Record<string, unknown>)[target.key] =
			structuredClone(value);
	} else if (op === "test") {
		const present = read(findTarget(root, path, atPath), atPath);
		if (!isDeepStrictEqual(present, value))
			refuse(index, "value", describeTest(path));
	} else {
		const source = findTarget(root, from, atFrom);
		const moved = read(source, atFrom);
		if (op === "move") {
			if (path.length > from.length && from.every((key, i) => key === path[i]))
				refuse(index, "path", problemOf.wrongPointer({ reason: "inside" }));
			take(source, atFrom);
		}
		try {
			add(findTarget(root, path, atPath), moved, index);
		} catch (reason) {
			if (op === "move") add(source, moved, index);
			throw reason;
		}
	}
}

interface Target {
	holder: Holder;
	key: string;
}
/** The location of a pointer in the patch. */
interface Source {
	index: number;
	member: string;
}

// The holder of the value that a pointer names. Only own properties count: inherited ones are not part of a document.
function findTarget(
	root: { document: unknown },
	pointer: string[],
	source: Source,
): Target {
	let holder: Holder = root;
	let key = "document";
	for (const token of pointer) {
		const value = read({ holder, key }, source);
		if (typeof value !== "object" || value === null || token === "__proto__")
			return refuseMissing(source);
		holder = value as Holder;
		key = token;
	}
	return { holder, key };
}

function read({ holder, key }: Target, source: Source): unknown {
	const isThere = Array.isArray(holder)
		? isIndex(key) && Number(key) < holder.length
		: Object.hasOwn(holder, key);
	return isThere
		? (holder as Record<string, unknown>)[key]
		: refuseMissing(source);
}

function add({ holder, key }: Target, value: unknown, index: number): void {
	const added = structuredClone(value);
	if (!Array.isArray(holder)) {
		holder[key] = added;
		return;
	}
	const position = key === "-" ? holder.length : Number(key);
	if (key !== "-" && (!isIndex(key) || position > holder.length))
		refuse(index, "path", problemOf.wrongPointer({ reason: "noPlace" }));
	holder.splice(position, 0, added);
}

function take(target: Target, source: Source): void {
	read(target, source);
	const { holder, key } = target;
	if (Array.isArray(holder)) holder.splice(Number(key), 1);
	else delete holder[key];
}

function isIndex(key: string): boolean {
	return /^(0|[1-9]\d{0,9})$/.test(key);
}

function refuseMissing({ index, member }: Source): never {
	return refuse(index, member, problemOf.wrongPointer({ reason: "missing" }));
}

function refuse(index: number, member: string, problem: Problem): never {
	throw new OperationRefusal([{ field: fieldOf(index, member), ...problem }]);
}

function fieldOf(index: number, member: string): string {
	return `[${index}]${member === "" ? "" : `.${member}`}`;
}

function describeTest(path: readonly string[]): Problem {
	return problemOf.patchTestFailed({
		path: path.length === 0 ? "" : `/${path.join("/").slice(0, 200)}`,
	});
}
