import { expect, test } from "bun:test";
import {
	changeFilter,
	queriesOf,
	readNumberFilter,
	writeNumberFilter,
} from "./numbers-query.ts";

const read = (text: string) => readNumberFilter(new URLSearchParams(text));

test("an address gives back the filter that made it", () => {
	const address = "q=7209&location=L&state=used&kind=NUMBER&sort=extension";
	expect(String(writeNumberFilter(read(address)))).toBe(address);
	expect(read("state=lost&kind=x&sort=name")).toEqual(read(""));
});

test.each([
	["", [{}]],
	["q=133", [{ extension: "133" }, { phoneNumber: "133" }]],
	["q=(408) 526", [{ phoneNumber: "(408) 526" }]],
	["q=133&kind=NUMBER", [{ phoneNumber: "133", numberType: "NUMBER" }]],
	["q=133&kind=EXTENSION", [{ extension: "133", numberType: "EXTENSION" }]],
	["q=133&state=free", [{ phoneNumber: "133", available: true }]],
	["q=Anna", [{ ownerName: "Anna" }]],
	["state=used", [{ ownerType: "PEOPLE" }]],
	["location=L&sort=extension", [{ locationId: "L", order: "extension" }]],
])("asks for %s", (address, queries) => {
	expect(JSON.parse(JSON.stringify(queriesOf(read(address))))).toEqual(queries);
});

test("no extension is free, whichever filter is chosen last", () => {
	const free = read("state=free");
	expect(changeFilter(free, { kind: "EXTENSION" }).state).toBe("");
	const extensions = read("kind=EXTENSION");
	expect(changeFilter(extensions, { state: "free" }).kind).toBe("");
});
