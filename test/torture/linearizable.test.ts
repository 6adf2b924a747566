import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import {
	checkLinearizable,
	type Interval,
} from "../../bench/torture/linear/linearizable.ts";
import {
	type Action,
	type Answer,
	openPersonModel,
	type PersonOperation,
} from "../../bench/torture/linear/person-model.ts";
import { spoilings } from "../../bench/torture/linear/spoilings.ts";

const model = openPersonModel({ version: 1, title: "", department: "A" });
const never = Number.POSITIVE_INFINITY;

type Step = [from: number, to: number, action: Action, answer?: Answer];

function judge(...steps: Step[]): string {
	const history = steps.map(
		([invoked, returned, action, answer], client): PersonOperation => ({
			...{ client, server: 0, invoked, returned, action, answer },
		}),
	);
	return checkLinearizable(history, model).kind;
}

const get: Action = { kind: "get" };
const patch = (title: string, ifMatch?: number): Action => ({
	...{ kind: "patch", title, ifMatch },
});
const shown = (version: number, title: string): Answer => ({
	...{ kind: "shown", version, title, department: "A" },
});

describe("The checker", () => {
	test("accepts what requests one after the other give", () => {
		expect(
			judge(
				[0, 1, get, shown(1, "")],
				[2, 3, patch("x", 1), shown(2, "x")],
				[4, 5, patch("y", 1), { kind: "outdated", version: 2 }],
				[6, 7, patch("x"), shown(2, "x")],
				[8, 9, get, shown(2, "x")],
			),
		).toBe("linearizable");
	});

	test("accepts requests that overlap in any order that explains their replies", () => {
		expect(
			judge(
				[0, 9, patch("x"), shown(3, "x")],
				[1, 8, patch("y"), shown(2, "y")],
				[2, 3, get, shown(1, "")],
				[4, 5, get, shown(2, "y")],
				[6, 7, get, shown(3, "x")],
			),
		).toBe("linearizable");
	});

	test("refuses a stale read", () => {
		expect(
			judge([0, 1, patch("x"), shown(2, "x")], [2, 3, get, shown(1, "")]),
		).toBe("refused");
	});

	test("refuses a read that goes back behind what another client has read", () => {
		expect(
			judge(
				[0, 9, patch("x"), shown(2, "x")],
				[1, 2, get, shown(2, "x")],
				[3, 4, get, shown(1, "")],
			),
		).toBe("refused");
	});

	test("refuses a lost update", () => {
		expect(
			judge(
				[0, 2, patch("x", 1), shown(2, "x")],
				[1, 3, patch("y", 1), shown(2, "y")],
			),
		).toBe("refused");
		expect(
			judge(
				[0, 1, patch("x"), shown(2, "x")],
				[2, 3, patch("y"), shown(3, "y")],
				[4, 5, get, shown(2, "x")],
			),
		).toBe("refused");
	});

	test("refuses changes in another order than their replies", () => {
		expect(
			judge(
				[0, 1, patch("x"), shown(3, "x")],
				[2, 3, patch("y"), shown(2, "y")],
			),
		).toBe("refused");
	});

	test("refuses a 412 at the version that the request named, and a change at another", () => {
		expect(judge([0, 1, patch("x", 1), { kind: "outdated", version: 1 }])).toBe(
			"refused",
		);
		expect(judge([0, 1, patch("x", 7), shown(2, "x")])).toBe("refused");
	});

	test("lets a request without a reply take effect late, or never, but not twice", () => {
		const lost: Step = [0, never, patch("x")];
		expect(judge(lost, [1, 2, get, shown(1, "")])).toBe("linearizable");
		expect(judge(lost, [1, 2, get, shown(2, "x")])).toBe("linearizable");
		expect(
			judge(
				lost,
				[1, 2, patch("y"), shown(2, "y")],
				[3, 4, get, shown(3, "x")],
			),
		).toBe("linearizable");
		expect(
			judge(lost, [1, 2, get, shown(2, "x")], [3, 4, get, shown(1, "")]),
		).toBe("refused");
		expect(
			judge(
				...[lost, [1, 2, get, shown(2, "x")] as Step],
				[3, 4, patch("y"), shown(3, "y")],
				[5, 6, get, shown(4, "x")],
			),
		).toBe("refused");
	});

	test("takes a revert only while the properties are as the change left them", () => {
		const revert: Action = {
			...{ kind: "revert", ofVersion: 2 },
			fields: { title: { from: "", to: "x" } },
		};
		const change: Step = [0, 1, patch("x"), shown(2, "x")];
		expect(judge(change, [2, 3, revert, shown(3, "")])).toBe("linearizable");
		expect(judge(change, [2, 3, revert, { kind: "changedSince" }])).toBe(
			"refused",
		);
		expect(
			judge(
				change,
				[2, 3, patch("y"), shown(3, "y")],
				[4, 5, revert, { kind: "changedSince" }],
			),
		).toBe("linearizable");
	});

	test("decides quickly about many requests without a reply", () => {
		const lost = Array.from(
			{ length: 40 },
			(_, number): Step => [...([0, never, patch(`lost ${number}`)] as const)],
		);
		const reads = Array.from(
			{ length: 40 },
			(_, number): Step => [
				...([number * 2 + 1, number * 2 + 2, get, shown(1, "")] as const),
			],
		);
		expect(judge(...lost, ...reads)).toBe("linearizable");
		expect(judge(...lost, ...reads, [99, 100, get, shown(9, "no")])).not.toBe(
			"linearizable",
		);
	});

	test("agrees with a search through every order, about any small history", () => {
		let refused = 0;
		fc.assert(
			fc.property(
				fc.array(
					fc.record({
						invoked: fc.integer({ min: 0, max: 12 }),
						takes: fc.option(fc.integer({ min: 0, max: 8 }), { nil: never }),
						written: fc.option(fc.integer({ min: 1, max: 3 }), {
							nil: undefined,
						}),
						read: fc.integer({ min: 0, max: 3 }),
					}),
					{ maxLength: 5 },
				),
				(steps) => {
					const history = steps.map(
						({ invoked, takes, ...step }): RegisterOperation => ({
							...{ invoked, returned: invoked + takes, ...step },
						}),
					);
					const isPossible = checkLinearizable(history, register).kind;
					if (isPossible === "refused") refused++;
					expect(isPossible).toBe(
						hasOrder(history, 0) ? "linearizable" : "refused",
					);
				},
			),
			{ numRuns: 500 },
		);
		expect(refused).toBeGreaterThan(10);
	});

	test("notices each spoiling of a good history", () => {
		const history = [patch("x", 1), get, patch("y"), get, patch("z"), get].map(
			(action, number): PersonOperation => {
				const version = Math.floor(number / 2) + 2;
				return {
					...{ client: number % 2, server: 0, action },
					...{ invoked: number * 2, returned: number * 2 + 1 },
					answer: shown(version, ["x", "y", "z"][version - 2] as string),
				};
			},
		);
		expect(checkLinearizable(history, model).kind).toBe("linearizable");
		for (const { name, spoil } of spoilings) {
			const spoilt = spoil(history);
			expect([name, spoilt && checkLinearizable(spoilt, model).kind]).toEqual([
				...[name, "refused"],
			]);
		}
	});
});

interface RegisterOperation extends Interval {
	/** Undefined for a read. */
	written: number | undefined;
	read: number;
}

/** A value that is written and read; a reply to a write shows nothing. */
const register = {
	initial: 0,
	step(state: number, { written, read, returned }: RegisterOperation) {
		if (written !== undefined) return written;
		return returned === never || read === state ? state : undefined;
	},
	show: String,
	progressOf: () => 0,
	demandOf: () => undefined,
};

// Every order, without memory: slow, and simple enough to be believed.
function hasOrder(rest: readonly RegisterOperation[], state: number): boolean {
	if (rest.every(({ returned }) => returned === never)) return true;
	return rest.some((operation) => {
		const others = rest.filter((one) => one !== operation);
		if (others.some(({ returned }) => returned < operation.invoked))
			return false;
		const next = register.step(state, operation);
		return next !== undefined && hasOrder(others, next);
	});
}
