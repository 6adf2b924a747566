import { expect, test } from "bun:test";
import type { Change } from "../../contract/history.ts";
import { matches } from "./change-log.ts";

const change: Change = {
	id: "1",
	kind: "updated",
	at: "2026-01-15T09:00:00.000Z",
	by: { id: "ada", displayName: "Ada", orgId: "acme" },
	trackingId: "ROUTER_1",
	fields: { title: { to: "Analyst" }, manager: { to: "Emil" } },
};

test.each([
	[{ field: "", author: "" }, true],
	[{ field: "title", author: "" }, true],
	[{ field: "title", author: "ada" }, true],
	[{ field: "title", author: "emil" }, false],
	[{ field: "department", author: "ada" }, false],
	[{ field: "managerId", author: "" }, true],
])("a change matches %j: %p", (filter, isMatching) => {
	expect(matches(change, filter)).toBe(isMatching);
});
