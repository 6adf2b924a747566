import { expect, test } from "bun:test";
import { workers } from "../postgres/citus-cluster.ts";
import { findRefusal } from "../postgres/citus-rules.ts";
import { openTestStore } from "../postgres/postgres-server.ts";
import { describeStore } from "./conformance.ts";

/** Statements that Citus does not run as PostgreSQL does, with the reasons. */
const refusals = new Map<string, string>();
let count = 0;

// A server with Citus refuses them itself.
describeStore("PostgreSQL", () =>
	workers.length > 0
		? openTestStore()
		: openTestStore((statement) => {
				count++;
				const refusal = findRefusal(statement);
				if (refusal !== undefined) refusals.set(statement.text, refusal);
			}),
);

test("PostgreSQL is sent no statement that Citus does not run, alone or in a function", () => {
	if (workers.length > 0) return;
	expect(count).toBeGreaterThan(0);
	expect([...refusals]).toEqual([]);
});
