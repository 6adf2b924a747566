import { expect, test } from "bun:test";
import type { Person } from "../../src/contract/person.ts";
import { describeApi, expectStatus, ids, people } from "./harness.ts";

const names = ["invitePending", "loginEnabled"] as const;

describeApi("Booleans of a person", (openApi) => {
	for (const [areBooleansJson, [yes, no]] of [
		[false, ["true", "false"]],
		[true, [true, false]],
	] as const)
		test(`are ${areBooleansJson ? "booleans" : "the page's texts"} in every reply and in the document, as the operator chose`, async () => {
			await using api = await openApi({ areBooleansJson });
			const admin = await api.tokenOf(people.full);
			const at = `/people/${ids.person}`;
			const put = { ...(await api.see(ids.person)), title: "Buyer" };
			const replies = [
				await api.call<Person>(admin, "GET", at),
				await api.call<Person>(admin, "PUT", at, put),
				await api.call<Person>(admin, "PATCH", at, { title: "GM" }),
			].map(({ body }) => body);
			const list = await api.call<{ items: Person[] }>(
				admin,
				"GET",
				"/people?displayName=john",
			);
			const tried = await api.call<{ person: Person }>(
				admin,
				"PATCH",
				`${at}?dryRun=true`,
				{ title: "X" },
			);
			for (const person of [...replies, ...list.body.items, tried.body.person])
				for (const name of names) expect(typeof person[name]).toBe(typeof yes);
			const created = await api.call<Person>(admin, "POST", "/people", {
				emails: ["new@example.com"],
				displayName: "New",
				loginEnabled: false,
			});
			expect(created.body).toMatchObject({
				invitePending: yes,
				loginEnabled: no,
			});
			const { body: document } = await api.call<{
				components: {
					schemas: { Person: { properties: Record<string, { type: string }> } };
				};
			}>(undefined, "GET", "//openapi.json");
			const { properties } = document.components.schemas.Person;
			for (const name of names)
				expect(properties[name]?.type ?? "string").toBe(
					areBooleansJson ? "boolean" : "string",
				);
		});

	test("are booleans in the person that a JSON patch is applied to, where replies show them so", async () => {
		await using api = await openApi({ areBooleansJson: true });
		const admin = await api.tokenOf(people.full);
		const patched = await api.call<Person>(
			admin,
			"PATCH",
			`/people/${ids.person}`,
			[
				{ op: "test", path: "/loginEnabled", value: true },
				{ op: "replace", path: "/loginEnabled", value: false },
			],
			{ "content-type": "application/json-patch+json" },
		);
		expectStatus(patched, 200);
		expect(patched.body.loginEnabled).toBe(false);
	});

	test("leave the name to sign in with to lists by id", async () => {
		await using api = await openApi();
		for (const who of [people.full, people.member]) {
			const token = await api.tokenOf(who);
			const byId = await api.call<{ items: Person[] }>(
				token,
				"GET",
				`/people?id=${ids.person},${ids.manager}`,
			);
			for (const { userName, emails } of byId.body.items)
				expect(userName).toBe(emails[0]);
			const byName = await api.call<{ items: Person[] }>(
				token,
				"GET",
				"/people?displayName=john",
			);
			for (const person of byName.body.items)
				expect(person).not.toHaveProperty("userName");
		}
	});
});
