import { describe, expect, test } from "bun:test";
import type { Person } from "../people/person.ts";
import { decideActivation } from "./activation-email.ts";

const ada = {
	id: "ada",
	emails: ["ada@example.com", "countess@example.com"],
	isLoginEnabled: true,
} as unknown as Person;
const pending = { isPending: true, isRecent: false };

describe("an activation email", () => {
	test("goes to the first address of a person who has not signed in", () => {
		expect(decideActivation(ada, pending)).toEqual({
			kind: "recorded",
			email: "ada@example.com",
		});
	});

	test.each([
		["active", ada, { isPending: false, isRecent: true }],
		["recent", ada, { isPending: true, isRecent: true }],
		["loginDisabled", { ...ada, isLoginEnabled: false }, pending],
	] as const)("skips a person: %s", (reason, person, known) => {
		expect(decideActivation(person, known)).toEqual({
			kind: "skipped",
			reason,
		});
	});

	test("finds nobody who is gone", () => {
		expect(decideActivation(undefined, pending)).toEqual({ kind: "gone" });
	});
});
