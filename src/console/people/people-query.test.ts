import { describe, expect, test } from "bun:test";
import {
	exportQueryOf,
	orderOf,
	queryOf,
	readFilter,
	sortingOf,
	unknownParameters,
	writeFilter,
} from "./people-query.ts";

const address = "q=john&license=l&role=r&location=o&status=call&type=bot";

describe("the filter of people", () => {
	test("is the same out of the address as it went in", () => {
		const filter = readFilter(new URLSearchParams(address));
		expect(writeFilter(filter).toString()).toBe(address);
		expect(writeFilter(readFilter(new URLSearchParams())).size).toBe(0);
	});

	test("names what an address has and the list does not know", () => {
		const unknown = (search: string) =>
			unknownParameters(new URLSearchParams(search));
		expect(unknown(address)).toEqual([]);
		expect(unknown("sort=-created&pending=true&login=false")).toEqual([]);
		expect(unknown("text=a&q=b&query=c")).toEqual(["text=a", "query=c"]);
		expect(unknown("sort=shoeSize&Q=a")).toEqual(["sort=shoeSize", "Q=a"]);
		expect(unknown("sort=--name&sort=")).toEqual(["sort=--name"]);
	});

	test("asks the server for everything, and for the opposite order from the end", () => {
		const filter = readFilter(new URLSearchParams(`${address}&sort=-created`));
		expect(JSON.parse(JSON.stringify(queryOf(filter)))).toEqual({
			query: "john",
			licenseId: "l",
			roles: "r",
			locationId: "o",
			status: "call",
			type: "bot",
		});
		expect(orderOf(filter)).toEqual({
			sortBy: "created",
			sortOrder: "descending",
		});
		expect(orderOf(filter, true)).toEqual({ sortBy: "created" });
	});

	test("sorts by name unless a text is searched or another order is asked for", () => {
		const sorting = (query: string) =>
			sortingOf(readFilter(new URLSearchParams(query)));
		expect(sorting("")).toEqual({ by: "name", isDescending: false });
		expect(sorting("q=john")).toBeUndefined();
		expect(sorting("q=john&sort=-lastActivity")).toEqual({
			by: "lastActivity",
			isDescending: true,
		});
		expect(sorting("sort=nonsense")).toEqual({
			by: "name",
			isDescending: false,
		});
	});

	test("is the filter and order of an export too, except that bots and guests are in none", () => {
		const exported = (query: string) =>
			exportQueryOf(readFilter(new URLSearchParams(query)));
		expect(exported("q=john&type=person&sort=-created")).toMatchObject({
			query: "john",
			sortBy: "created",
			sortOrder: "descending",
		});
		expect(exported("q=john&type=person")).not.toHaveProperty("type");
		expect(exported("type=bot")).toBe(undefined);
	});
});
