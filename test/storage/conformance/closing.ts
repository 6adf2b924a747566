import { describe, expect, test } from "bun:test";
import { type OpenStore, openFilled } from "./fixture.ts";

export function describeClosing(open: OpenStore): void {
	describe("closing", () => {
		test("again does nothing", async () => {
			const { store } = await openFilled(open);
			expect(await store.organizations.list()).not.toEqual([]);
			await store[Symbol.asyncDispose]();
			await store[Symbol.asyncDispose]();
		});
	});
}
