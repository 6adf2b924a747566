import { describe, expect, test } from "bun:test";
import { readTyped, type Typed } from "./typed-text.ts";

const uuid = "f5b36187-c8dd-4727-8b2f-f9c447f29046";
const id =
	"Y2lzY29zcGFyazovL3VzL1BFT1BMRS9mNWIzNjE4Ny1jOGRkLTQ3MjctOGIyZi1mOWM0NDdmMjkwNDY";
const person = { kind: "id", type: "PEOPLE", id } as const;

describe("a typed text", () => {
	const readable: [name: string, text: string, read: Typed][] = [
		[
			"a bare UUID, in any case",
			` ${uuid.toUpperCase()} `,
			{
				kind: "uuid",
				uuid,
			},
		],
		["an id", id, person],
		["an id with padding", `${id}==`, person],
		["the URI of an id", `ciscospark://us/PEOPLE/${uuid}`, person],
		[
			"an address of the API",
			`https://webexapis.com/v1/people/${id}?callingData=true`,
			person,
		],
		[
			"a path of the API",
			`/v1/people/${uuid}/changes`,
			{
				kind: "uuid",
				uuid,
			},
		],
		[
			"an address of a job",
			`http://localhost:8080/v1/bulk/jobs/${uuid}/results`,
			{ kind: "uuid", uuid },
		],
		[
			"an address of the console",
			`http://localhost:8080/console/people?q=a%20b`,
			{ kind: "place", address: "/console/people?q=a%20b" },
		],
		[
			"the id of a request",
			"ROUTER_5f1c2a90-9f0e-4c1d-8f51-2f3c9a1be7d4",
			{ kind: "tracking", id: "ROUTER_5f1c2a90-9f0e-4c1d-8f51-2f3c9a1be7d4" },
		],
	];
	test.each(readable)("can be %s", (_, text, read) => {
		expect(readTyped(text)).toEqual(read);
	});

	test.each([
		"john",
		"john.andersen@example.com",
		"+1 408 526 7209",
		"(408) 526-7209",
		"https://",
		"https://example.com/about",
		"Donaudampfschifffahrtsgesellschaft",
		"%E0%A4%A",
		"/v1/people",
	])("is words otherwise: %s", (text) => {
		expect(readTyped(text)).toEqual({ kind: "words", text });
	});
});
