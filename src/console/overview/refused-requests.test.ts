import { expect, test } from "bun:test";
import type { RecordedRequest } from "../../contract/request.ts";
import { groupRefusals } from "./refused-requests.ts";

const hour = Date.parse("2026-01-15T08:00:00.000Z");

function request(
	id: string,
	rest: Partial<RecordedRequest> = {},
): RecordedRequest {
	return {
		id,
		at: "2026-01-15T08:30:00.000Z",
		method: "GET",
		path: `/v1/people/${id}`,
		operation: "getPerson",
		status: 404,
		durationMs: 1,
		trackingId: id,
		caller: { personId: "ada", orgId: "acme" },
		...rest,
	};
}

test("refused requests are grouped by caller, status and call, the most frequent first, with the latest", () => {
	const groups = groupRefusals(
		[
			request("9", { caller: undefined, status: 401, operation: undefined }),
			request("8"),
			request("7", { operation: "updatePerson", status: 409 }),
			request("6"),
			request("5", { fromConsole: true }),
			request("4", { at: "2026-01-15T07:59:59.999Z" }),
		],
		hour,
	);
	expect(groups.map(({ count, latest }) => [count, latest.id])).toEqual([
		[2, "8"],
		[1, "9"],
		[1, "7"],
	]);
});
