import { isDeepStrictEqual } from "node:util";
import { DirectoryError, refuseInvalid } from "../directory/errors.ts";
import { type Problem, problemOf } from "../directory/problems.ts";

/** Operations of one JSON Patch at most. */
export const patchLengthMax = 200;
/** What a document may grow to by copying, as JSON text. */
export const patchedLengthMax = 256 * 1024;

interface Operation {
	op: "add" | "remove" | "replace" | "move" | "copy" | "test";
	path: string[];
	from: string[];
	value: unknown;
}

/** Something that holds others: what a pointer walks through. */
type Holder = Record<string, unknown> | unknown[];

/**
 * A document after a JSON Patch (RFC 6902); the document and the patch stay as they are. Refuses with
 * `invalid`, naming the operation by its index, and with `conflict` when a `test` does not hold.
 */
export function applyJsonPatch(document: unknown, patch: unknown): unknown {
	const operations = readOperations(patch);
	const root = { document: structuredClone(document) };
	operations.forEach((operation, index) => {
		apply(root, operation, index);
		if (
			operation.op === "copy" &&
			JSON.stringify(root.document).length > patchedLengthMax
		)
			refuse(index, "from", problemOf.patchTooLong({ max: patchedLengthMax }));
	});
	return root.document;
}

function readOperations(patch: unknown): Operation[] {
	if (!Array.isArray(patch) || patch.length > patchLengthMax)
		refuseInvalid([
			{
				field: "body",
				...problemOf.wrongValue({
					expected: `a list of at most ${patchLengthMax} operations`,
				}),
			},
		]);
	return (patch as unknown[]).map(readOperation);
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
	if (typeof op !== "string" || !Object.hasOwn(members, op))
		return refuse(
			index,
			"op",
			problemOf.wrongValue({ expected: Object.keys(members).join(", ") }),
		);
	const needed = ["path", ...members[op]];
	for (const name of needed)
		if (!Object.hasOwn(operation, name))
			refuse(index, name, problemOf.required());
	return {
		op,
		path: readPointer(operation.path, index, "path"),
		from: needed.includes("from")
			? readPointer(operation.from, index, "from")
			: [],
		value: operation.value,
	};
}

// RFC 6901.
function readPointer(text: unknown, index: number, member: string): string[] {
	if (typeof text !== "string" || !/^(\/([^~]|~[01])*)?$/su.test(text))
		return refuse(
			index,
			member,
			problemOf.wrongValue({ expected: 'a JSON pointer such as "/title"' }),
		);
	return text
		.split("/")
		.slice(1)
		.map((token) => token.replaceAll("~1", "/").replaceAll("~0", "~"));
}

function apply(
	root: { document: unknown },
	{ op, path, from, value }: Operation,
	index: number,
): void {
	const atPath: Source = { index, member: "path" };
	const atFrom: Source = { index, member: "from" };
	if (op === "add") add(findPlace(root, path, atPath), value, index);
	else if (op === "remove") take(findPlace(root, path, atPath), atPath);
	else if (op === "replace") {
		const place = findPlace(root, path, atPath);
		read(place, atPath);
		(place.holder as Record<string, unknown>)[place.key] =
			structuredClone(value);
	} else if (op === "test") {
		const present = read(findPlace(root, path, atPath), atPath);
		if (!isDeepStrictEqual(present, value)) throw testFailed(path, index);
	} else {
		const source = findPlace(root, from, atFrom);
		const moved = read(source, atFrom);
		if (op === "move") {
			if (path.length > from.length && from.every((key, i) => key === path[i]))
				refuse(index, "path", problemOf.wrongPointer({ reason: "inside" }));
			take(source, atFrom);
		}
		add(findPlace(root, path, atPath), moved, index);
	}
}

interface Place {
	holder: Holder;
	key: string;
}
/** Where in the patch a pointer stands. */
interface Source {
	index: number;
	member: string;
}

// The holder of what a pointer points to. Only own properties count: what every object inherits is no part of a document.
function findPlace(
	root: { document: unknown },
	pointer: string[],
	source: Source,
): Place {
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

function read({ holder, key }: Place, source: Source): unknown {
	const isThere = Array.isArray(holder)
		? isIndex(key) && Number(key) < holder.length
		: Object.hasOwn(holder, key);
	return isThere
		? (holder as Record<string, unknown>)[key]
		: refuseMissing(source);
}

function add({ holder, key }: Place, value: unknown, index: number): void {
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

function take(place: Place, source: Source): void {
	read(place, source);
	const { holder, key } = place;
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
	const field = `[${index}]${member === "" ? "" : `.${member}`}`;
	throw new DirectoryError("invalid", `${field} ${problem.problem}.`, {
		fields: [{ field, ...problem }],
	});
}

function testFailed(path: readonly string[], index: number): DirectoryError {
	const problem = problemOf.patchTestFailed({
		path: path.length === 0 ? "" : `/${path.join("/").slice(0, 200)}`,
	});
	return new DirectoryError(
		"conflict",
		`[${index}].value ${problem.problem}.`,
		{
			fields: [{ field: `[${index}].value`, ...problem }],
		},
	);
}
