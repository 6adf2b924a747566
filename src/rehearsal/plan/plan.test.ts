import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import {
	canonicalJson,
	digestOf,
	type Plan,
	parsePlan,
	planVersion,
	sealPlan,
} from "./plan.ts";

const ada = {
	id: "ada",
	email: "ada@acme.example",
	displayName: "Ada Lovelace",
};

const plan = sealPlan({
	version: planVersion,
	kind: "plan",
	createdAt: "2026-01-15T09:00:00.000Z",
	service: { url: "https://acme.example", orgId: "acme" },
	clonedAt: "2026-01-15T08:00:00.000Z",
	losses: [{ kind: "license", person: ada, what: "calling", name: "Calling" }],
	counts: {
		people: 1,
		touched: 1,
		update: 1,
		create: 0,
		delete: 0,
		fields: { title: 1, licenses: 1 },
		losses: { license: 1 },
	},
	allowed: {},
	names: { calling: "Calling" },
	notCarried: [],
	warnings: [],
	steps: [
		{
			id: "1",
			action: "update",
			person: ada,
			changes: [
				{ field: "title", from: undefined, to: "Countess" },
				{ field: "licenses", add: [], remove: ["calling"] },
			],
			request: {
				method: "PUT",
				path: "/v1/people/ada?callingData=true",
				body: { displayName: "Ada Lovelace" },
			},
			precondition: { title: null },
			after: [],
			losses: [],
		},
	],
});

describe("a plan file", () => {
	test("is read as it was written, in any layout", () => {
		expect(parsePlan(JSON.stringify(plan), "a.plan")).toEqual(plan);
		const { digest, ...rest } = plan;
		const other = JSON.stringify({ digest, ...rest }, null, 4);
		expect(parsePlan(other, "a.plan")).toEqual(plan);
	});

	test("is refused when any value in it was changed", () => {
		const texts: string[] = [];
		const visit = (value: unknown, at: string[]): void => {
			if (typeof value === "object" && value !== null)
				for (const [key, part] of Object.entries(value))
					visit(part, [...at, key]);
			else texts.push(JSON.stringify(at));
		};
		visit(plan, []);
		expect(texts.length).toBeGreaterThan(30);
		for (const path of texts) {
			const copy = structuredClone(plan) as unknown as Record<string, never>;
			const keys = JSON.parse(path) as string[];
			let parent: Record<string, unknown> = copy;
			for (const key of keys.slice(0, -1))
				parent = parent[key] as Record<string, unknown>;
			parent[keys.at(-1) as string] = "changed";
			expect(() => parsePlan(JSON.stringify(copy), "a.plan")).toThrow(
				path === '["version"]' ? "of version" : "was changed after",
			);
		}
	});

	test("is refused when it is something else, or only looks like a plan", () => {
		for (const text of ["", "null", "[]", "{}", "no"])
			expect(() => parsePlan(text, "a.plan")).toThrow("a.plan is not a plan");
		const formless = { version: planVersion, steps: "none" };
		const sealed = { ...formless, digest: digestOf(formless) };
		expect(() => parsePlan(JSON.stringify(sealed), "a.plan")).toThrow(
			"not the form of a plan",
		);
	});

	test("has a digest that does not depend on the order of keys, and on everything else", () => {
		fc.assert(
			fc.property(fc.jsonValue(), (value) => {
				const text = canonicalJson(value);
				expect(canonicalJson(JSON.parse(text))).toBe(text);
			}),
		);
		const moved: Plan = { ...plan, steps: plan.steps.toReversed() };
		expect(digestOf(moved)).toBe(plan.digest);
		expect(digestOf({ ...plan, kind: "undo" })).not.toBe(plan.digest);
		expect(canonicalJson({ b: 1, a: { d: [2, 1], c: "" } })).toBe(
			'{"a":{"c":"","d":[2,1]},"b":1}',
		);
	});
});
