import { describe, expect, test } from "bun:test";
import { demandAccounted, openAccount } from "../../bench/torture/account.ts";
import type { Line } from "../../bench/torture/directory-rows.ts";

/** Three changes of one person, one after another: acknowledged, refused, and without a reply. */
function openExample() {
	const account = openAccount("example");
	const change = { method: "PUT", path: "/v1/people/ada" };
	const line = (mark: string) => ({
		...{ subject: "person", subjectId: "ada", kind: "updated", mark },
	});
	const made = account.send({ ...change, expects: [line("one")] });
	account.settle(made, {
		...{ fate: "made", status: 200 },
		expects: [{ ...line("one"), version: 2 }],
	});
	const refused = account.send({ ...change, expects: [line("two")] });
	account.settle(refused, { fate: "refused", status: 409 });
	const next = account.send({ ...change, expects: [line("three")] });
	account.settle(next, { fate: "made", status: 200 });
	const unknown = account.send({
		...{ method: "POST", path: "/v1/bulk" },
		expects: [line("four"), line("five")],
	});
	return { account, made, refused, next, unknown };
}

function lineOf(trackingId: string, id: number, mark: string): Line {
	return {
		...{ orgId: "acme", id, subject: "person", subjectId: "ada" },
		...{ kind: "updated", version: id + 1, at: 0, trackingId },
		...{ authorOrgId: "acme", authorId: "ada" },
		fields: JSON.stringify({ title: { to: mark } }),
	};
}

describe("an account", () => {
	const { account, made, refused, next, unknown } = openExample();
	const one = lineOf(made.trackingId, 1, "one");
	const three = lineOf(next.trackingId, 2, "three");
	const four = lineOf(unknown.trackingId, 3, "four");
	const five = lineOf(unknown.trackingId, 4, "five");

	test("is even when each acknowledged change has its lines, and an unanswered one all or none", () => {
		expect(demandAccounted(account, [one, three])).toEqual([]);
		expect(demandAccounted(account, [one, three, four, five])).toEqual([]);
	});

	test.each([
		["a line is lost", [three], "lost lines"],
		["a line is there twice", [one, { ...one, id: 5 }, three], "left lines"],
		[
			"a line has another text",
			[{ ...one, fields: "{}" }, three],
			"left lines",
		],
		[
			"a line has another version",
			[{ ...one, version: 7 }, three],
			"left lines",
		],
		[
			"a line is of another person",
			[{ ...one, subjectId: "ben" }, three],
			"left lines",
		],
		[
			"a refused change left a line",
			[one, three, lineOf(refused.trackingId, 3, "two")],
			"refused with 409",
		],
		[
			"an unanswered change is there by half",
			[one, three, four],
			"only a part",
		],
		[
			"a later change comes first",
			[
				{ ...one, id: 2 },
				{ ...three, id: 1 },
			],
			"comes after it",
		],
		[
			"nobody sent a change",
			[one, three, lineOf(`${account.prefix}99`, 3, "six")],
			"nobody has sent",
		],
	])("says when %s", (_, lines, fault) => {
		const faults = demandAccounted(account, lines);
		expect(faults.join("\n")).toContain(fault);
	});
});

test("an account demands one change for all requests under one key", () => {
	const account = openAccount("keyed");
	const change = {
		...{ method: "POST", path: "/v1/people", key: "same" },
		expects: [{ subject: "person", kind: "created" }],
	};
	const [first, second] = [account.send(change), account.send(change)];
	account.settle(first, { fate: "made", status: 200 });
	account.settle(second, { fate: "made", status: 200 });
	const created = (trackingId: string, id: number) => ({
		...lineOf(trackingId, id, ""),
		kind: "created",
	});
	const one = created(first.trackingId, 1);
	expect(demandAccounted(account, [one])).toEqual([]);
	expect(demandAccounted(account, [])).not.toEqual([]);
	const two = { ...created(second.trackingId, 2), subjectId: "ben" };
	expect(demandAccounted(account, [one, two])).not.toEqual([]);
});

test("an account says when a change was made of another version than If-Match named", () => {
	const account = openAccount("matched");
	const entry = account.send({
		...{ method: "PUT", path: "/v1/people/ada", ifMatch: 3 },
		expects: [{ subject: "person" }],
	});
	account.settle(entry, { fate: "made", status: 200 });
	const line = lineOf(entry.trackingId, 1, "");
	expect(demandAccounted(account, [{ ...line, version: 4 }])).toEqual([]);
	expect(demandAccounted(account, [{ ...line, version: 5 }]).join()).toContain(
		"If-Match named version 3",
	);
});
