import { expect, test } from "bun:test";
import type { Person } from "../../src/contract/person.ts";
import { describeApi, expectStatus, ids, people } from "./harness.ts";

describeApi("First and last name", (openApi) => {
	test("stay when they are left out, in every way in", async () => {
		await using api = await openApi();
		const admin = await api.tokenOf(people.full);
		const path = `/people/${ids.manager}`;
		const names = { firstName: "Jo", lastName: "Duarte" };
		const put = (body: object) => api.call<Person>(admin, "PUT", path, body);
		await put({ displayName: "Jo Duarte", ...names });
		const kept = await put({ displayName: "J" });
		expect(kept.body).toMatchObject({ ...names, nickName: "Jo" });
		await api.call(admin, "POST", "/bulk", {
			mode: "best-effort",
			operations: [{ method: "PUT", path, body: { displayName: "J" } }],
		});
		expect(await api.see(ids.manager)).toMatchObject(names);
		const half = await put({ displayName: "J", lastName: null });
		expect(half.body).toMatchObject({ firstName: "Jo" });
		expect(half.body).not.toHaveProperty("lastName");
	});

	test("are taken away by a patch, and come back when the change is reverted", async () => {
		await using api = await openApi();
		const admin = await api.tokenOf(people.full);
		const path = `/people/${ids.person}`;
		const patches: [unknown, string][] = [
			[{ firstName: null, lastName: null }, "application/merge-patch+json"],
			[
				[
					{ op: "remove", path: "/firstName" },
					{ op: "remove", path: "/lastName" },
				],
				"application/json-patch+json",
			],
		];
		for (const [patch, type] of patches) {
			const reply = await api.call<Person>(admin, "PATCH", path, patch, {
				"content-type": type,
			});
			expectStatus(reply, 200);
			for (const name of ["firstName", "lastName", "nickName"])
				expect(reply.body).not.toHaveProperty(name);
			const { body } = await api.call<{ items: { id: string }[] }>(
				admin,
				"GET",
				`${path}/changes`,
			);
			const reverted = await api.call(
				admin,
				"POST",
				`${path}/changes/${body.items[0]?.id}/revert`,
			);
			expectStatus(reverted, 200);
			expect(await api.see(ids.person)).toMatchObject({
				firstName: "John",
				lastName: "Andersen",
				nickName: "John",
			});
		}
	});
});
