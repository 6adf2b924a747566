import { afterAll, beforeAll, beforeEach, expect, test } from "bun:test";
import { startPeopled } from "peopled";

let peopled;
beforeAll(async () => {
	peopled = await startPeopled({ people: "none", organization: "Umbrella" });
});
beforeEach(() => peopled.reset());
afterAll(() => peopled.close());

test("finds nobody but the administrator", async () => {
	const reply = await fetch(`${peopled.url}/v1/people`, {
		headers: { authorization: `Bearer ${peopled.token}` },
	});
	const { items } = await reply.json();
	expect(items).toHaveLength(1);
	expect(items[0].displayName).toBe("Administrator");
});
