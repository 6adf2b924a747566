import { expect, test } from "bun:test";
import { draftOfForm, emptyRuleForm } from "./rule-form.ts";

test("a form becomes a rule without what was left empty", () => {
	expect(draftOfForm(emptyRuleForm)).toEqual({
		match: { path: "/v1/people/*" },
		fault: { status: 503 },
		times: 1,
	});
	expect(
		draftOfForm({
			...emptyRuleForm,
			name: " updates fail ",
			"match.method": "PUT",
			"match.caller": "admin@example.com",
			"match.probability": "12.5",
			"fault.retryAfter": "rand(30),add(30)",
			"fault.when": "after",
			"fault.delayMs": "250",
			times: "",
		}),
	).toEqual({
		name: "updates fail",
		match: {
			method: ["PUT"],
			path: "/v1/people/*",
			caller: "admin@example.com",
			probability: 0.125,
		},
		fault: {
			status: 503,
			when: "after",
			retryAfter: "rand(30),add(30)",
			delayMs: 250,
		},
	});
});

test("only the fields of the chosen effect count", () => {
	const form = { ...emptyRuleForm, "match.path": "", "fault.retryAfter": "2" };
	const faultOf = (more: object) => draftOfForm({ ...form, ...more }).fault;
	expect(faultOf({ effect: "cut", "fault.cut": "body" })).toEqual({
		cut: "body",
	});
	expect(faultOf({ effect: "delay", "fault.delayMs": "9" })).toEqual({
		delayMs: 9,
	});
	expect(faultOf({ effect: "gateway", "fault.status": "502" })).toEqual({
		status: 502,
		html: "gateway",
		retryAfter: 2,
	});
	expect(draftOfForm(form).match).toBeUndefined();
});
