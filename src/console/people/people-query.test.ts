import { describe, expect, test } from "bun:test";
import {
	exportQueryOf,
	queryOf,
	readFilter,
	writeFilter,
} from "./people-query.ts";

const address = "q=john&license=l&role=r&location=o&status=call&type=bot";

describe("the filter of people", () => {
	test("is the same out of the address as it went in", () => {
		const filter = readFilter(new URLSearchParams(address));
		expect(writeFilter(filter).toString()).toBe(address);
		expect(writeFilter(readFilter(new URLSearchParams())).size).toBe(0);
	});

	test("asks the server for everything but the status", () => {
		expect(queryOf(readFilter(new URLSearchParams(address)))).toEqual({
			query: "john",
			licenseId: "l",
			roles: "r",
			locationId: "o",
			type: "bot",
			invitePending: undefined,
		});
	});

	test("is no export's where an export would write more than is shown", () => {
		expect(exportQueryOf(readFilter(new URLSearchParams("q=john")))).toBe(
			undefined,
		);
		expect(exportQueryOf(readFilter(new URLSearchParams("role=r")))).toEqual({
			roles: "r",
			locationId: undefined,
		});
	});
});
