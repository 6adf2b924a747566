import { expect, test } from "bun:test";
import { csvType } from "../../../src/contract/job.ts";
import type { Person } from "../../../src/contract/person.ts";
import {
	type Api,
	describeApi,
	expectStatus,
	ids,
	type Json,
	people,
} from "../harness.ts";

const johnUuid = "f5b36187-c8dd-4727-8b2f-f9c447f29046";
const patchOperation = "urn:ietf:params:scim:api:messages:2.0:PatchOp";

describeApi("A person without a nickname", (openApi) => {
	test("gets none from a patch that does not change the first name", async () => {
		await using api = await openBare(openApi);
		const path = `/people/${ids.person}`;
		const reply = await call(api, "PATCH", path, { title: "Chief" });
		expect(reply.body).toMatchObject({ title: "Chief", firstName: "John" });
		await expectNoNickName(api);
		const named = await call(api, "PATCH", path, { firstName: "Johnny" });
		expect(named.body.nickName).toBe("Johnny");
	});

	test("gets none from a change of licenses", async () => {
		await using api = await openBare(openApi);
		const body = { personId: ids.person, licenses: [{ id: ids.webinars }] };
		const dry = await call(api, "PATCH", "/licenses/users?dryRun=true", body);
		expect(Object.keys(dry.body.changes as Json)).toEqual(["licenses"]);
		await call(api, "PATCH", "/licenses/users", body);
		await expectNoNickName(api);
	});

	test("gets none from a license template on joining a group", async () => {
		await using api = await openBare(openApi);
		const group = await call(api, "POST", "/groups", { displayName: "Crew" });
		const groupId = group.body.id;
		const licenses = [ids.webinars];
		await call(api, "POST", "/licenseTemplates", { groupId, licenses });
		await call(api, "PATCH", `/groups/${groupId}`, {
			members: [{ id: ids.person }],
		});
		expect((await api.see(ids.person)).implicitLicenses).toEqual(licenses);
		await expectNoNickName(api);
	});

	test("gets none from a move to another location", async () => {
		await using api = await openBare(openApi);
		await call(api, "POST", "/telephony/config/jobs/person/moveLocation", {
			usersList: [
				{
					locationId: ids.denver,
					validate: false,
					users: [{ userId: ids.person }],
				},
			],
		});
		await api.server.runJobs();
		expect((await api.see(ids.person)).locationId).toBe(ids.denver);
		await expectNoNickName(api);
	});

	test("gets none from an import that does not change the first name", async () => {
		await using api = await openBare(openApi);
		const head = "User ID/Email (Required),First Name,Title";
		await runImport(api, `${head}\n${people.john},John,Chief`);
		expect((await api.see(ids.person)).title).toBe("Chief");
		await expectNoNickName(api);
		await runImport(api, `${head}\n${people.john},Johnny,Chief`);
		expect((await api.see(ids.person)).nickName).toBe("Johnny");
	});
});

// John of the sample, whose nickname an identity provider has removed.
async function openBare(openApi: () => Promise<Api>): Promise<Api> {
	const api = await openApi();
	const path = `//identity/scim/96abc2aa-3dcc-11e5-a152-fe34819cdc9a/v2/Users/${johnUuid}`;
	await call(api, "PATCH", path, {
		schemas: [patchOperation],
		Operations: [{ op: "remove", path: "nickName" }],
	});
	await expectNoNickName(api);
	return api;
}

async function expectNoNickName(api: Api): Promise<void> {
	const { firstName, nickName } = await api.see(ids.person);
	expect([firstName, nickName]).toEqual(["John", undefined]);
}

async function runImport(api: Api, csv: string): Promise<void> {
	const headers = { "content-type": csvType };
	await call(api, "POST", "/bulk/jobs", csv, headers);
	await api.server.runJobs();
}

async function call(
	api: Api,
	method: string,
	path: string,
	body?: unknown,
	headers?: Record<string, string>,
) {
	const admin = await api.tokenOf(people.full);
	const reply = await api.call<Json & Partial<Person>>(
		admin,
		method,
		path,
		body,
		headers,
	);
	expectStatus(reply, reply.status < 300 ? reply.status : 200);
	return reply;
}
