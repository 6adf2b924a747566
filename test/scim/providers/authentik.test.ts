import { expect, test } from "bun:test";
import { describeApi } from "../../webex/harness.ts";
import {
	filterOf,
	openProvider,
	type Provider,
	type ProviderHeaders,
	schemas,
} from "../provider.ts";

// The requests of authentik's SCIM provider in its Webex mode, in their order, and the parts of the replies that it
// then reads.

const headers: ProviderHeaders = {
	accept: "*/*",
	"content-type": "application/json",
};

/** authentik sends the id of a user as 64 hexadecimal characters. */
const uid = "a".repeat(32) + "0123456789abcdef".repeat(2);

function userOf(name: string): Record<string, unknown> {
	const [givenName, familyName] = name.split(" ");
	const email = `${name.replace(" ", ".").toLowerCase()}@example.com`;
	return {
		schemas: [schemas.user],
		active: true,
		emails: [{ primary: true, type: "other", value: email }],
		externalId: `${uid}${name.length}`.slice(-64),
		name: { familyName, formatted: name, givenName },
		displayName: name,
		userName: email,
	};
}

const engineers = {
	schemas: [schemas.group],
	externalId: "3fa85f64-5717-4562-b3fc-2c963f66afa6",
	displayName: "engineers",
};

// One operation for each member, in requests of as many operations as the server takes in bulk.
async function addMembers(
	authentik: Provider,
	groupId: string,
	{ personIds, atOnce }: { personIds: readonly string[]; atOnce: number },
): Promise<void> {
	for (let start = 0; start < personIds.length; start += atOnce)
		await authentik.send(200, "PATCH", `/Groups/${groupId}`, {
			schemas: [schemas.patch],
			Operations: personIds.slice(start, start + atOnce).map((value) => ({
				op: "add",
				path: "members",
				value: [{ value, type: "user" }],
			})),
		});
}

describeApi("authentik", (openApi) => {
	test("reads which parts of SCIM it may use", async () => {
		await using api = await openApi();
		const authentik = await openProvider(api, headers);
		const config = await authentik.send(200, "GET", "/ServiceProviderConfig");
		expect(config).toMatchObject({
			patch: { supported: true },
			bulk: { supported: true, maxOperations: expect.any(Number) },
			filter: { supported: true, maxResults: expect.any(Number) },
			changePassword: { supported: false },
			sort: { supported: true },
			etag: { supported: true },
			authenticationSchemes: expect.any(Array),
		});
	});

	test("creates a user, puts them, and deletes them", async () => {
		await using api = await openApi();
		const authentik = await openProvider(api, headers);
		const user = userOf("Ada Blum");
		const { id } = await authentik.send(201, "POST", "/Users", user);
		expect(id).toMatch(/./);
		const renamed = await authentik.send(200, "PUT", `/Users/${id}`, {
			...user,
			id,
			displayName: "Ada B. Blum",
		});
		expect(renamed).toMatchObject({
			id,
			displayName: "Ada B. Blum",
			externalId: user.externalId as string,
		});
		await authentik.send(204, "DELETE", `/Users/${id}`);
		await authentik.send(404, "GET", `/Users/${id}`);
	});

	test("adopts a user who is there already", async () => {
		await using api = await openApi();
		const authentik = await openProvider(api, headers);
		const user = userOf("Ada Blum");
		const { id } = await authentik.send(201, "POST", "/Users", user);
		await authentik.send(409, "POST", "/Users", user);
		const filter = filterOf(`userName eq "${user.userName}"`);
		const found = await authentik.send(200, "GET", `/Users${filter}`);
		expect(found.Resources).toMatchObject([{ id }]);
	});

	test("discovers all users and groups, page after page", async () => {
		await using api = await openApi();
		const authentik = await openProvider(api, headers);
		await authentik.send(201, "POST", "/Groups", engineers);
		for (const kind of ["Users", "Groups"]) {
			let page = await authentik.send(200, "GET", `/${kind}`);
			const ids = new Set<string>();
			for (;;) {
				for (const { id } of page.Resources) ids.add(id);
				if (ids.size >= page.totalResults) break;
				expect(page.Resources).not.toBeEmpty();
				page = await authentik.send(
					200,
					"GET",
					`/${kind}?startIndex=${ids.size + 1}`,
				);
			}
			expect(ids.size).toBe(page.totalResults);
		}
	});

	test("creates a group, adds its members one by one, and removes those who left", async () => {
		await using api = await openApi();
		const authentik = await openProvider(api, headers);
		const config = await authentik.send(200, "GET", "/ServiceProviderConfig");
		const { maxOperations: atOnce } = config.bulk as { maxOperations: number };
		const personIds: string[] = [];
		for (const name of ["Ada Blum", "Ben Cole", "Cem Dag"]) {
			const user = userOf(name);
			personIds.push((await authentik.send(201, "POST", "/Users", user)).id);
		}
		const { id } = await authentik.send(201, "POST", "/Groups", engineers);
		await addMembers(authentik, id, { personIds, atOnce });

		// An update of the group names no schema of the request.
		await authentik.send(200, "PATCH", `/Groups/${id}`, {
			Operations: [
				{
					op: "replace",
					value: { ...engineers, id, displayName: "all engineers" },
				},
			],
		});
		const group = await authentik.send(200, "GET", `/Groups/${id}`);
		expect(group.displayName).toBe("all engineers");
		const members = group.members?.map(({ value }) => value) ?? [];
		expect(members.toSorted()).toEqual(personIds.toSorted());

		const [gone] = personIds;
		await authentik.send(200, "PATCH", `/Groups/${id}`, {
			schemas: [schemas.patch],
			Operations: [
				{
					op: "remove",
					path: "members",
					value: [{ value: gone, type: "user" }],
				},
			],
		});
		const left = await authentik.send(200, "GET", `/Groups/${id}`);
		expect(left.members?.map(({ value }) => value).toSorted()).toEqual(
			personIds.slice(1).toSorted(),
		);
		await authentik.send(204, "DELETE", `/Groups/${id}`);
	});

	test("adopts a group that is there already, and creates it again when it is gone", async () => {
		await using api = await openApi();
		const authentik = await openProvider(api, headers);
		const { id } = await authentik.send(201, "POST", "/Groups", engineers);
		await authentik.send(409, "POST", "/Groups", engineers);
		const filter = filterOf('displayName eq "engineers"');
		const found = await authentik.send(200, "GET", `/Groups${filter}`);
		expect(found.Resources).toMatchObject([
			{ id, displayName: "engineers", externalId: engineers.externalId },
		]);
		await authentik.send(204, "DELETE", `/Groups/${id}`);
		await authentik.send(404, "PATCH", `/Groups/${id}`, {
			Operations: [{ op: "replace", value: { ...engineers, id } }],
		});
		const again = await authentik.send(201, "POST", "/Groups", engineers);
		expect(again.id).not.toBe(id);
	});
});
