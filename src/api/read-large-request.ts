import type { TObject, TSchema } from "typebox";
import type { Operation } from "../contract/operation.ts";
import { type ReadRequest, readRequest } from "./read-request.ts";

/** Entries of a long list that are held against the contract at a time. */
export const entriesPerSlice = 50;
/** Past this many problems nothing more is looked for. */
const problemsMax = 100;

/**
 * Reads as `readRequest`, a slice of the one list of the body at a time: `rest` is awaited between
 * them, so that others have their turn.
 */
export async function readLargeRequest(
	operation: Operation<TObject, TSchema>,
	reading: Parameters<typeof readRequest>[1],
	rest: () => Promise<void>,
): Promise<ReadRequest> {
	const { body } = reading;
	const name = listIn(operation);
	if (name === undefined) return readRequest(operation, reading);
	const list = (body as Record<string, unknown> | null)?.[name];
	if (!Array.isArray(list) || list.length <= entriesPerSlice)
		return readRequest(operation, reading);
	const values: unknown[] = [];
	let whole: ReadRequest | undefined;
	for (let start = 0; start < list.length; start += entriesPerSlice) {
		const entries = list.slice(start, start + entriesPerSlice);
		const read = readRequest(operation, {
			...reading,
			body: { ...(body as object), [name]: entries },
		});
		values.push(...((read.body as Record<string, unknown[]>)[name] ?? []));
		if (whole === undefined) whole = read;
		else whole.problems.push(...problemsOf(read, name, start));
		if (whole.problems.length > problemsMax) break;
		await rest();
	}
	const first = whole as ReadRequest;
	return { ...first, body: { ...first.body, [name]: values } };
}

// What is wrong beside the list was noted with its first slice.
function problemsOf({ problems }: ReadRequest, name: string, start: number) {
	const place = new RegExp(`^${name}\\[(\\d+)\\]`);
	return problems
		.filter(({ field }) => place.test(field))
		.map((problem) => ({
			...problem,
			field: problem.field.replace(
				place,
				(_, index: string) => `${name}[${start + Number(index)}]`,
			),
		}));
}

function listIn({ body }: Operation<TObject, TSchema>): string | undefined {
	const { properties = {} } = (body?.schema ?? {}) as {
		properties?: Record<string, { type?: string }>;
	};
	return Object.keys(properties).find(
		(name) => properties[name]?.type === "array",
	);
}
