import { expect, test } from "bun:test";
import { exampleIds } from "../../contract/examples.ts";
import { partsOf, shortenId, shortenPath } from "./request-path.ts";

test("a path is split at its ids, with what each names", () => {
	const path = `/v1/people/${exampleIds.person}?callingData=true&locationId=${exampleIds.location}`;
	expect(partsOf(path)).toEqual([
		{ text: "/v1/people/" },
		{ id: exampleIds.person, kind: "PEOPLE" },
		{ text: "?callingData=true&locationId=" },
		{ id: exampleIds.location, kind: "LOCATION" },
	]);
});

test("a path without ids is one text", () => {
	expect(partsOf("/v1/people/me")).toEqual([{ text: "/v1/people/me" }]);
	expect(partsOf("")).toEqual([]);
});

test("an id that is not base64 has no kind, and stays whole", () => {
	const id = "Y2lzY29zcGFyazovbroken-id-of-nothing";
	expect(partsOf(`/v1/people/${id}`)).toEqual([
		{ text: "/v1/people/" },
		{ id, kind: "" },
	]);
});

test("an id is cut to its end", () => {
	expect(shortenId(exampleIds.person)).toBe("…mMjkwNDY");
});

test("a path without names has its ids cut", () => {
	expect(shortenPath(`/v1/people/${exampleIds.person}?max=1`)).toBe(
		"/v1/people/…mMjkwNDY?max=1",
	);
});
