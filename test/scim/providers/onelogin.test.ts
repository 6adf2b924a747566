import { expect, test } from "bun:test";
import { describeApi } from "../../webex/harness.ts";
import { filterOf, openProvider, patchOf, schemas } from "../provider.ts";

// OneLogin fills a template of JSON that an administrator writes. These are the templates that other services document
// for its apps "SCIM Provisioner with SAML", core and enterprise, and the changes that it then sends.

const headers = {
	accept: "*/*",
	"content-type": "application/scim+json",
	"user-agent": "OneLogin SCIM",
};

function userOf(email: string) {
	return {
		schemas: [schemas.user, schemas.enterprise],
		meta: { resourceType: "User" },
		userName: email,
		externalId: "173425",
		name: { givenName: "Ada", familyName: "Byron" },
		displayName: "Ada Byron",
		active: true,
		// One value stands alone in some templates.
		emails: { value: email, type: "work", primary: true },
		[schemas.enterprise]: {
			department: "Engines",
			// The name of an earlier draft: SCIM 2.0 has `value`.
			manager: { managerId: "", displayName: " " },
		},
	};
}

describeApi("OneLogin", (openApi) => {
	test("looks for a user, creates, updates and suspends them", async () => {
		await using api = await openApi();
		const onelogin = await openProvider(api, headers);
		const email = "ada.byron@example.com";
		const query = filterOf(`userName eq "${email}"`);
		const none = await onelogin.send(200, "GET", `/Users${query}`);
		expect(none).toMatchObject({ totalResults: 0, Resources: [] });
		const ada = await onelogin.send(201, "POST", "/Users", userOf(email));
		expect(ada).toMatchObject({
			emails: [{ value: email, type: "work", primary: true }],
			[schemas.enterprise]: { department: "Engines" },
		});
		expect(ada[schemas.enterprise]).not.toHaveProperty("manager");
		const found = await onelogin.send(200, "GET", `/Users${query}`);
		expect(found.Resources.map(({ id }) => id)).toEqual([ada.id]);
		const put = await onelogin.send(200, "PUT", `/Users/${ada.id}`, {
			...userOf(email),
			id: ada.id,
			title: "Countess",
		});
		expect(put.title).toBe("Countess");
		const suspended = await onelogin.send(
			200,
			"PATCH",
			`/Users/${ada.id}`,
			patchOf({ op: "replace", path: "active", value: false }),
		);
		expect(suspended).toMatchObject({ active: false, title: "Countess" });
	});

	test("changes the members of a group by patches", async () => {
		await using api = await openApi();
		const onelogin = await openProvider(api, headers);
		const ada = await onelogin.send(
			201,
			"POST",
			"/Users",
			userOf("ada@example.com"),
		);
		const group = await onelogin.send(201, "POST", "/Groups", {
			schemas: [schemas.group],
			displayName: "Crew",
			members: [],
		});
		const path = `/Groups/${group.id}`;
		const joined = await onelogin.send(
			200,
			"PATCH",
			path,
			patchOf({ op: "add", path: "members", value: [{ value: ada.id }] }),
		);
		expect(joined.members).toMatchObject([{ value: ada.id }]);
		const left = await onelogin.send(
			200,
			"PATCH",
			path,
			patchOf({ op: "remove", path: `members[value eq "${ada.id}"]` }),
		);
		expect(left.members).toEqual([]);
	});
});
