import { expect, test } from "bun:test";
import { describeApi } from "../../webex/harness.ts";
import { openProvider, patchOf, schemas } from "../provider.ts";

// The requests of JumpCloud, as servers that support it record them.

describeApi("JumpCloud", (openApi) => {
	test("tests the connection, and replaces one attribute with each operation", async () => {
		await using api = await openApi();
		const jumpcloud = await openProvider(api, {
			accept: "application/scim+json",
			"content-type": "application/scim+json",
		});
		const tested = await jumpcloud.send(
			200,
			"GET",
			"/Users?startIndex=1&count=1",
		);
		expect(tested.Resources).toHaveLength(1);
		const ada = await jumpcloud.send(201, "POST", "/Users", {
			schemas: [schemas.user],
			userName: "ada@example.com",
			emails: [{ value: "ada@example.com", type: "work", primary: true }],
			name: { givenName: "Ada", familyName: "Byron" },
			active: true,
		});
		const changed = await jumpcloud.send(
			200,
			"PATCH",
			`/Users/${ada.id}`,
			patchOf(
				{ op: "replace", path: "name.givenName", value: "John" },
				{ op: "replace", path: "name.familyName", value: "Andersen" },
				{ op: "replace", path: "active", value: false },
			),
		);
		expect(changed).toMatchObject({
			name: { givenName: "John", familyName: "Andersen" },
			active: false,
		});
	});
});
