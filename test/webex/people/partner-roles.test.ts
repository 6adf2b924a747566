import { expect, test } from "bun:test";
import { sampleIds } from "../../../src/sample/sample.ts";
import { showId } from "../../../src/webex/ids.ts";
import {
	type Api,
	describeApi,
	expectRefusal,
	expectStatus,
	ids,
	people,
} from "../harness.ts";

const partnerRole = showId("ROLE", "atlas-portal.partner.fulladmin");
const readingRole = showId("ROLE", "atlas-portal.partner.readonlyadmin");

// Acme, which the partner manages, manages the unrelated organization.
async function openChain(api: Api): Promise<{ id: string; john: string }> {
	await api.store.organizations.setManaged({
		managerOrgId: sampleIds.organization,
		managedOrgId: sampleIds.stranger,
		isManaged: true,
	});
	return { id: await api.idOf(people.member), john: ids.person };
}

describeApi("Partner roles", (openApi) => {
	test("are not given by those who do not reach what the role opens, in any way in", async () => {
		await using api = await openApi();
		const { id } = await openChain(api);
		const before = await api.see(id);
		for (const who of [people.partner, people.full])
			for (const role of [partnerRole, readingRole]) {
				const token = await api.tokenOf(who);
				const body = { displayName: "Karim Jackson", roles: [role] };
				const bulk = (operation: object) =>
					api.call<{ results: { status: number }[] }>(token, "POST", "/bulk", {
						mode: "best-effort",
						operations: [operation],
					});
				const path = `/people/${id}`;
				const refused = [
					await api.call(token, "PUT", path, body),
					await api.call(token, "PUT", `${path}?dryRun=true`, body),
					await api.call(
						token,
						"PATCH",
						path,
						{ roles: [role] },
						{ "content-type": "application/merge-patch+json" },
					),
					await api.call(
						token,
						"PATCH",
						path,
						[{ op: "add", path: "/roles/-", value: role }],
						{ "content-type": "application/json-patch+json" },
					),
					await api.call(token, "POST", "/people", {
						...body,
						emails: ["new@example.com"],
						orgId: ids.organization,
					}),
				];
				for (const reply of refused) expectRefusal(reply, 403, /partner role/);
				for (const operation of [
					{ method: "PUT", path, body },
					{ method: "PATCH", path, body: { roles: [role] } },
				]) {
					const reply = await bulk(operation);
					expect(reply.body.results[0]?.status).toBe(403);
				}
			}
		expect(await api.see(id)).toEqual(before);
	});

	test("are given by those who hold their rights already, and by any full administrator where they open nothing", async () => {
		await using api = await openApi();
		const partner = await api.tokenOf(people.partner);
		const colleague = await api.idOf(people.partnerMember);
		const full = await api.tokenOf(people.full);
		const member = await api.idOf(people.member);
		for (const [token, personId] of [
			[partner, colleague],
			[full, member],
		] as const) {
			const reply = await api.call(token, "PUT", `/people/${personId}`, {
				displayName: "A colleague",
				roles: [partnerRole],
			});
			expectStatus(reply, 200);
		}
		const reached = await api.call(
			await api.tokenOf(people.partnerMember),
			"GET",
			`/people/${ids.person}`,
		);
		expectStatus(reached, 200);
	});

	test("that somebody holds stay when others change them, and can be taken", async () => {
		await using api = await openApi();
		const full = await api.tokenOf(people.full);
		const member = await api.idOf(people.member);
		const path = `/people/${member}`;
		const put = (roles: string[], title: string) =>
			api.call(full, "PUT", path, { displayName: "Karim", roles, title });
		expectStatus(await put([partnerRole], "before"), 200);
		await openChain(api);
		expectStatus(await put([partnerRole], "after"), 200);
		expectStatus(await put([], "after"), 200);
		expectRefusal(await put([partnerRole], "after"), 403, /partner role/);
		const changes = await api.call<{ items: { id: string }[] }>(
			full,
			"GET",
			`${path}/changes`,
		);
		const taking = changes.body.items[0]?.id;
		expectRefusal(
			await api.call(full, "POST", `${path}/changes/${taking}/revert`),
			403,
			/partner role/,
		);
	});
});
