import { expect, test } from "bun:test";
import { describeApi } from "../../webex/harness.ts";
import { openProvider, schemas } from "../provider.ts";

// The requests of the provisioning extension of Keycloak (keycloak-scim), which replaces users and groups as a whole,
// and names members by relative addresses.

const headers = { accept: "*/*", "content-type": "application/scim+json" };

function userOf(name: string, id?: string) {
	const userName = `${name.toLowerCase()}@example.com`;
	return {
		schemas: [schemas.user],
		...(id !== undefined && { id, meta: { location: `Users/${id}` } }),
		externalId: `keycloak-${name}`,
		userName,
		displayName: name,
		emails: [{ value: userName, primary: true }],
		active: true,
		roles: [],
	};
}

function groupOf(name: string, members: readonly string[], id?: string) {
	return {
		schemas: [schemas.group],
		...(id !== undefined && { id, meta: { location: `Groups/${id}` } }),
		externalId: `keycloak-${name}`,
		displayName: name,
		...(members.length > 0 && {
			members: members.map((value) => ({ value, $ref: `Users/${value}` })),
		}),
	};
}

describeApi("Keycloak", (openApi) => {
	test("creates, replaces and deletes users and groups with their members", async () => {
		await using api = await openApi();
		const keycloak = await openProvider(api, headers);
		const ada = await keycloak.send(201, "POST", "/Users", userOf("Ada"));
		const bob = await keycloak.send(201, "POST", "/Users", userOf("Bob"));
		const group = await keycloak.send(
			201,
			"POST",
			"/Groups",
			groupOf("crew", [ada.id]),
		);
		expect(group.members).toMatchObject([{ value: ada.id }]);

		const off = { ...userOf("Ada", ada.id), active: false };
		const replaced = await keycloak.send(200, "PUT", `/Users/${ada.id}`, off);
		expect(replaced).toMatchObject({
			id: ada.id,
			active: false,
			externalId: "keycloak-Ada",
			meta: { location: ada.meta.location },
		});

		const path = `/Groups/${group.id}`;
		const moved = await keycloak.send(
			200,
			"PUT",
			path,
			groupOf("team", [bob.id], group.id),
		);
		expect(moved).toMatchObject({
			displayName: "team",
			members: [{ value: bob.id }],
		});
		// Without members, the extension leaves the attribute out.
		const bare = await keycloak.send(
			200,
			"PUT",
			path,
			groupOf("team", [], group.id),
		);
		expect(bare.members).toEqual([]);

		const { Resources, totalResults } = await keycloak.send(
			200,
			"GET",
			"/Users",
		);
		expect(Resources.length).toBe(Math.min(totalResults, 100));
		await keycloak.send(204, "DELETE", `/Users/${ada.id}`);
		await keycloak.send(404, "GET", `/Users/${ada.id}`);
		await keycloak.send(204, "DELETE", path);
	});

	test("keeps the roles of a user who has none in Keycloak", async () => {
		await using api = await openApi();
		const keycloak = await openProvider(api, headers);
		const eve = await keycloak.send(201, "POST", "/Users", {
			...userOf("Eve"),
			roles: [{ value: "id_readonly_admin" }],
		});
		const replaced = await keycloak.send(
			200,
			"PUT",
			`/Users/${eve.id}`,
			userOf("Eve", eve.id),
		);
		expect(replaced.roles).toMatchObject([{ value: "id_readonly_admin" }]);
	});
});
