import assert from "node:assert/strict";
import { after, before, beforeEach, describe, it } from "node:test";
import { startPeopled } from "peopled";
import newcomers from "../newcomers.json" with { type: "json" };
import { create, openWebex, plan } from "../onboard.mjs";

describe("onboarding", () => {
	const [grace] = newcomers;
	let peopled;
	let webex;
	before(async () => {
		peopled = await startPeopled();
		webex = openWebex(peopled.token, peopled.url);
	});
	beforeEach(() => peopled.reset());
	after(() => peopled.close());

	const creations = () =>
		peopled.requests({ method: "POST", path: "/v1/people" });
	const namesOf = (people) => people.map(({ displayName }) => displayName);

	it("plans those who are not there, and changes nothing", async () => {
		assert.deepEqual(namesOf(await plan(webex, newcomers)), ["Grace Hopper"]);
		assert.deepEqual(await creations(), []);
	});

	it("creates a person, who is not planned again", async () => {
		const { displayName } = await create(webex, grace);
		assert.equal(displayName, "Grace Hopper");
		assert.deepEqual(await plan(webex, newcomers), []);
	});

	for (const incident of ["created-but-400", "changed-but-504", "gateway-502"])
		it(`creates a person exactly once under ${incident}`, async () => {
			const rule = peopled.faults.add({ incident, match: { method: "POST" } });
			await create(webex, grace);
			const found = await webex.people.list({ email: grace.emails[0] });
			assert.deepEqual(namesOf(found.items), ["Grace Hopper"]);
			const made = peopled.faults.list().find(({ id }) => id === rule.id);
			assert.equal(made.hits, 1);
		});

	it("waits as long as the service says", async () => {
		peopled.faults.add({
			match: { method: "POST" },
			fault: { status: 429, retryAfter: 1 },
			times: 1,
		});
		await create(webex, grace);
		const [refused, done] = await creations();
		assert.deepEqual([refused.status, done.status], [429, 200]);
		assert.ok(Date.parse(done.at) - Date.parse(refused.at) >= 1000);
	});

	it("throws what the service refuses for good", async () => {
		const wrong = { ...grace, emails: ["nonsense"] };
		await assert.rejects(create(webex, wrong), { statusCode: 400 });
		assert.equal((await creations()).length, 1);
	});
});
