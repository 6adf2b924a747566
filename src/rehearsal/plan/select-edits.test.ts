import { expect, test } from "bun:test";
import type { Edit } from "./edit.ts";
import { selectEdits } from "./select-edits.ts";
import type { WirePerson } from "./wire-person.ts";

const ada: WirePerson = {
	id: "ADA-1",
	emails: ["ada@acme.example"],
	displayName: "Ada",
};
const successor: WirePerson = { ...ada, id: "ADA-2", displayName: "Ada II" };
const ben: WirePerson = {
	id: "BEN",
	emails: ["ben@acme.example"],
	displayName: "",
};

const edits: Edit[] = [
	{ before: ada, after: undefined, changes: [] },
	{ before: undefined, after: successor, changes: [] },
	{ before: ben, after: ben, changes: [] },
];
const before = new Map([ada, ben].map((person) => [person.id, person]));
const after = new Map([successor, ben].map((person) => [person.id, person]));

function select(only: string[], except: string[] = []): string[] {
	const selected = selectEdits(edits, { only, except }, [after, before], (id) =>
		id.toLowerCase(),
	);
	expect(selected.leftOut).toBe(edits.length - selected.edits.length);
	return selected.edits.map(
		({ before, after }) => ((before ?? after) as WirePerson).id,
	);
}

test("an e-mail address selects everybody who has or had it, in any case", () => {
	expect(select([])).toEqual(["ADA-1", "ADA-2", "BEN"]);
	expect(select(["Ada@Acme.example"])).toEqual(["ADA-1", "ADA-2"]);
	expect(select([], ["ada@acme.example"])).toEqual(["BEN"]);
});

test("an id selects one person, on the wire or bare, and except wins over only", () => {
	expect(select(["ADA-2"])).toEqual(["ADA-2"]);
	expect(select(["ada-1", "BEN"], ["ben@acme.example"])).toEqual(["ADA-1"]);
});

test("names of nobody are refused, the first few by name", () => {
	expect(() => select([], ["x", "ben"])).toThrow(
		'--except: nobody at the service or in the clone is "x".',
	);
	const many = ["1", "2", "3", "4", "5", "6", "7"];
	expect(() => select(many)).toThrow('"5", nor 2 more.');
});
