import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { examplePerson } from "../../contract/examples.ts";
import { compareDrafts, draftOf, mergeDrafts } from "./draft.ts";

const draft = draftOf(examplePerson);

describe("the draft of a person", () => {
	test("holds every property that can be set, and no other", () => {
		expect(Object.keys(draft).sort()).toEqual([
			"avatar",
			"displayName",
			"emails",
			"extension",
			"firstName",
			"lastName",
			"licenses",
			"locationId",
			"loginEnabled",
			"phoneNumbers",
			"roles",
		]);
	});

	test("leaves out numbers that are not for work, and a manager's name that follows the manager", () => {
		const { phoneNumbers, manager, managerId } = draftOf({
			...examplePerson,
			phoneNumbers: [
				{ type: "mobile", value: "+1 408 526 7200" },
				{ type: "work", value: "+1 408 526 7209" },
			],
			manager: "John Duarte",
			managerId: "an-id",
		});
		expect(phoneNumbers).toEqual([{ type: "work", value: "+1 408 526 7209" }]);
		expect({ manager, managerId }).toEqual({
			manager: undefined,
			managerId: "an-id",
		});
	});

	test("differs only in what was changed", () => {
		expect(compareDrafts(draft, { ...draft, title: "GM" })).toEqual([
			{ field: "title", from: undefined, to: "GM" },
		]);
		expect(
			compareDrafts(draft, {
				...draft,
				title: "",
				licenses: draft.licenses?.toReversed(),
			}),
		).toEqual([]);
	});

	test("differs in the order of e-mail addresses, since the first is the primary one", () => {
		const emails = ["john@example.com", "john@example.org"];
		const from = { ...draft, emails };
		const to = { ...draft, emails: emails.toReversed() };
		expect(compareDrafts(from, to)).toEqual([
			{ field: "emails", from: emails, to: to.emails },
		]);
		expect(mergeDrafts(draft, from, to).conflicts).toEqual([
			{ field: "emails", from: emails, to: to.emails },
		]);
	});
});

describe("merging", () => {
	test("takes changes of the other person only, and asks where both changed a property", () => {
		const mine = { ...draft, title: "GM", department: "Sales" };
		const theirs = { ...draft, title: "CEO", lastName: "Anderson" };
		expect(mergeDrafts(draft, mine, theirs)).toEqual({
			draft: { ...mine, lastName: "Anderson" },
			theirs: [{ field: "lastName", from: "Andersen", to: "Anderson" }],
			conflicts: [{ field: "title", from: "GM", to: "CEO" }],
		});
	});

	test("does not ask where both made the same change", () => {
		const mine = { ...draft, title: "GM" };
		expect(mergeDrafts(draft, mine, { ...draft, title: "GM" })).toEqual({
			draft: mine,
			theirs: [],
			conflicts: [],
		});
	});

	test("loses nothing of what either has changed", () => {
		const text = fc.option(fc.string({ minLength: 1 }), { nil: undefined });
		const changes = fc.record({
			title: text,
			department: text,
			lastName: text,
		});
		fc.assert(
			fc.property(changes, changes, changes, (base, mine, theirs) => {
				const of = (change: object) => ({ displayName: "A", ...change });
				const merge = mergeDrafts(of(base), of(mine), of(theirs));
				for (const field of ["title", "department", "lastName"] as const) {
					const wanted =
						mine[field] !== base[field] ? mine[field] : theirs[field];
					expect(merge.draft[field] ?? "").toBe(wanted ?? "");
				}
			}),
		);
	});
});
