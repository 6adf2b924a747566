import { expect, test } from "bun:test";
import { runBulk } from "../../contract/bulk.ts";
import type { Operation } from "../../contract/operation.ts";
import { problemOf } from "../../directory/problems.ts";
import type { IdReader } from "../check/check.ts";
import { readRequest } from "../check/read-request.ts";
import { parseScanned, scanJson } from "./json.ts";
import { runEntriesMax } from "./json-scan-parts.ts";
import { readLargeRequest } from "./read-large-request.ts";

// Ids as they are.
const ids: IdReader = {
	read: (_, text) => text,
	problemOf: (kind) => problemOf.wrongId({ kind }),
};
const operation = runBulk as unknown as Operation;
const good = (index: number) => ({
	method: "POST",
	path: "/people",
	body: { displayName: `Ada ${index}` },
	bulkId: String(index),
	unknown: index,
});
const bulk = (entries: unknown[], more: object = {}) => ({
	mode: "best-effort",
	operations: entries,
	...more,
});
const many = runEntriesMax * 3 + 7;
const all = Array.from({ length: many }, (_, index) => good(index));

test.each([
	["what is right", bulk(all)],
	["one wrong entry", bulk(all.with(many - 2, 0 as never))],
	["a wrong head", bulk(all, { mode: "some", dryRun: 7 })],
	[
		"wrong entries in several slices",
		bulk(all.with(3, {} as never).with(many - 1, { method: "GET" } as never)),
	],
	["a list that is none", bulk("x" as never)],
	["no list", { mode: "best-effort" }],
	["no object", 7],
])("a long list is read as a short one: %s", async (_, body) => {
	for (const isStrict of [false, true]) {
		const strictBody = isStrict ? withoutUnknown(body) : body;
		const reading = {
			parameters: new URLSearchParams("dryrun=1"),
			body: strictBody,
			isStrict,
			ids,
		};
		const whole = readRequest(operation, reading);
		const large = { ...reading, body: await unparsed(strictBody) };
		const sliced = await readLargeRequest(operation, large, async () => {});
		expect(sliced.problems).toEqual(whole.problems);
		expect(sliced.queryProblems).toEqual(whole.queryProblems);
		if (whole.problems.length === whole.queryProblems.length)
			expect(sliced.body).toEqual(whole.body);
		expect(sliced.sent).toEqual(strictBody);
	}
});

test("the body as it was sent is kept only where it is wanted", async () => {
	const reading = {
		parameters: new URLSearchParams(),
		isStrict: false,
		ids,
		body: await unparsed(bulk(all)),
	};
	const read = await readLargeRequest(operation, reading, async () => {}, {
		isSentWanted: false,
	});
	expect(read.sent).toEqual({ mode: "best-effort", operations: undefined });
	expect(read.body).toHaveProperty("operations.length", many);
});

test("others have their turn after each slice, and wrong entries without end are not all named", async () => {
	let rests = 0;
	const rest = async () => {
		rests++;
	};
	const reading = {
		parameters: new URLSearchParams(),
		isStrict: false,
		ids,
	};
	const right = await unparsed(bulk(all));
	await readLargeRequest(operation, { ...reading, body: right }, rest);
	expect(rests).toBe(4);
	rests = 0;
	const wrong = await unparsed(bulk(Array(10_000).fill(0)));
	const read = await readLargeRequest(
		operation,
		{ ...reading, body: wrong },
		rest,
	);
	expect(rests).toBeLessThan(5);
	expect(read.problems.length).toBeLessThan(300);
});

/** A body as the API reads it: scanned, with its operations unparsed. */
async function unparsed(body: unknown): Promise<unknown> {
	async function* pieces() {
		yield new TextEncoder().encode(JSON.stringify(body));
	}
	const rest = async () => {};
	const scanned = await scanJson(pieces(), { valuesMax: Infinity }, rest);
	return parseScanned(scanned, rest, "operations");
}

function withoutUnknown(body: unknown): unknown {
	return JSON.parse(
		JSON.stringify(body, (key, value) =>
			key === "unknown" ? undefined : value,
		),
	);
}
