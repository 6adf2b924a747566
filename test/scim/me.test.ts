import { expect, test } from "bun:test";
import { describeApi, expectStatus, people } from "../webex/harness.ts";
import { sampleOrg, schemas } from "./provider.ts";

const me = "//identity/scim/v2/Users/me";
const webex = "urn:scim:schemas:extension:cisco:webexidentity:2.0:User";

describeApi("The SCIM user of the caller", (openApi) => {
	test("is shown to everyone, with what the People API shows them", async () => {
		await using api = await openApi();
		for (const email of [people.full, people.member, people.stranger]) {
			const token = await api.tokenOf(email, ["identity:people_read"]);
			const reply = await api.call(token, "GET", me);
			expectStatus(reply, 200);
			expect(reply.body).toMatchObject({ userName: email, active: true });
			expect(reply.body.schemas).toContain(schemas.user);
			expect(reply.headers.get("etag")).toStartWith("W/");
			const isAdministrator = email !== people.member;
			expect("roles" in reply.body).toBe(isAdministrator);
			const extension = reply.body[webex] as object;
			expect("accountStatus" in extension).toBe(isAdministrator);
			const types = ((reply.body.phoneNumbers ?? []) as { type: string }[]).map(
				({ type }) => type,
			);
			if (!isAdministrator) expect(types).not.toContain("work");
		}
	});

	test("is at the address of a person whom administrators find", async () => {
		await using api = await openApi();
		const token = await api.tokenOf(people.full);
		const own = await api.call(token, "GET", me);
		const path = `//identity/scim/${sampleOrg}/v2/Users/${own.body.id}`;
		const found = await api.call(token, "GET", path);
		expect(found.body).toEqual(own.body);
	});

	test("is refused without the scope, and below /v1 too", async () => {
		await using api = await openApi();
		const token = await api.tokenOf(people.full, ["spark:people_read"]);
		for (const path of [me, "/identity/scim/v2/Users/me"])
			expectStatus(await api.call(token, "GET", path), 403);
	});
});
