import { expect, test } from "bun:test";
import type { Person } from "../../../src/contract/person.ts";
import { sampleIds } from "../../../src/sample/sample.ts";
import { readId } from "../../../src/webex/ids.ts";
import {
	type Api,
	describeApi,
	descriptionsOf,
	expectRefusal,
	expectStatus,
	ids,
	people,
} from "../harness.ts";

const strict = { prefer: "handling=strict" };
const calling = {
	extension: "5999",
	locationId: ids.location,
	phoneNumbers: [{ type: "work", value: "408 526 7299" }],
};
const siteUrl = "acme.webex.com";

describeApi("A license without a free seat", (openApi) => {
	test("does not take away the one that it would replace, in every way in", async () => {
		await using api = await openApi();
		const admin = await api.tokenOf(people.full);
		await fill(api, ids.standardCalling);
		const before = await api.see(ids.person);
		const path = `/people/${ids.person}`;
		const licenses = [ids.standardCalling, ids.messaging];
		const body = { ...before, licenses };
		const refused = "licenses[0] cannot be assigned: all";
		const replies = [
			await api.call(admin, "PUT", path, body),
			await api.call(admin, "PUT", `${path}?callingData=true`, body),
			await api.call(admin, "PUT", `${path}?dryRun=true`, body),
			await api.call(admin, "PATCH", path, { licenses }),
			await api.call(
				admin,
				"PATCH",
				path,
				[{ op: "replace", path: "/licenses", value: licenses }],
				{ "content-type": "application/json-patch+json" },
			),
		];
		for (const reply of replies) {
			expectRefusal(reply, 400, refused);
			expect(descriptionsOf(reply)).toHaveLength(1);
		}
		for (const mode of ["best-effort", "all-or-nothing"]) {
			const bulk = await api.call(admin, "POST", "/bulk", {
				mode,
				operations: [{ method: "PUT", path, body }],
			});
			expect(bulk.text).toContain(refused);
		}
		expect(await api.see(ids.person)).toEqual(before);
	});

	test("leaves out what needs it, with a warning for each, when others are assigned", async () => {
		await using api = await openApi();
		const admin = await api.tokenOf(people.full);
		await fill(api, ids.standardCalling);
		await api.call(admin, "PATCH", `/people/${ids.manager}`, { licenses: [] });
		const body = {
			displayName: "J",
			licenses: [ids.messaging, ids.standardCalling],
			...calling,
		};
		const created = { ...body, emails: ["new@example.com"] };
		for (const [method, path, sent] of [
			["PUT", `/people/${ids.manager}?callingData=true`, body],
			["POST", "/people?callingData=true", created],
		] as const) {
			const refused = await api.call(admin, method, path, sent, strict);
			expectRefusal(refused, 400, "licenses[1] cannot be assigned");
			expect(descriptionsOf(refused)).toHaveLength(1);
			const reply = await api.call<Person>(admin, method, path, sent);
			expectStatus(reply, 200);
			expect(reply.body.licenses).toEqual([ids.messaging]);
			for (const name of Object.keys(calling))
				expect(reply.body).not.toHaveProperty(name);
			const warning = reply.headers.get("warning");
			for (const text of [
				"licenses[1] was not assigned",
				"locationId was not set",
				"extension was not set",
				"phoneNumbers was not set",
			])
				expect(warning).toContain(text);
		}
	});

	test("is the only thing refused when it is all that was asked for", async () => {
		await using api = await openApi();
		const admin = await api.tokenOf(people.full);
		await fill(api, ids.standardCalling);
		const bodies = [
			{ licenses: [ids.standardCalling], ...calling },
			{ licenses: [ids.standardCalling], extension: "5999" },
			// One that is not known may be the one that the rest needs.
			{ licenses: [ids.strangerCalling], ...calling },
			{ licenses: ["nonsense"], ...calling },
		];
		for (const body of bodies) {
			const created = await api.call(admin, "POST", "/people", {
				emails: ["new@example.com"],
				displayName: "New",
				...body,
			});
			expectRefusal(created, 400, "licenses[0]");
			expect(descriptionsOf(created)).toHaveLength(1);
			const updated = await api.call(admin, "PUT", `/people/${ids.manager}`, {
				displayName: "J",
				...body,
			});
			expectRefusal(updated, 400, "licenses[0]");
			expect(descriptionsOf(updated)).toHaveLength(1);
		}
	});

	test("hides nothing that is wrong by itself", async () => {
		await using api = await openApi();
		const admin = await api.tokenOf(people.full);
		await fill(api, ids.standardCalling);
		await fill(api, ids.webinars);
		const put = (body: object) =>
			api.call(admin, "PUT", `/people/${ids.manager}`, {
				displayName: "J",
				...body,
			});
		const wrong = await put({
			licenses: [ids.standardCalling],
			extension: "x",
			locationId: ids.location,
			phoneNumbers: [{ value: "+999 1" }],
		});
		expect(descriptionsOf(wrong)).toHaveLength(3);
		expectRefusal(
			wrong,
			400,
			"licenses[0]",
			"extension must",
			"phoneNumbers[0]",
		);
		// No calling license is asked for at all.
		const other = await put({ licenses: [ids.webinars], extension: "5999" });
		expectRefusal(other, 400, "licenses[0]", "extension needs");
	});

	test("lets a national number wait for a location that is refused", async () => {
		await using api = await openApi();
		const admin = await api.tokenOf(people.full);
		const reply = await api.call(admin, "PUT", `/people/${ids.manager}`, {
			displayName: "J",
			licenses: [ids.callingLicense],
			locationId: "nonsense",
			phoneNumbers: [{ value: "408 526 7299" }],
		});
		expectRefusal(reply, 400, "locationId");
		expect(descriptionsOf(reply)).toHaveLength(1);
	});

	test("makes no host: a warning when others are assigned, and one refusal otherwise", async () => {
		await using api = await openApi();
		const admin = await api.tokenOf(people.full);
		await api.call(admin, "PATCH", `/people/${ids.manager}`, { licenses: [] });
		await fill(api, ids.meetingLicense);
		const put = (licenses: string[]) =>
			api.call<Person>(admin, "PUT", `/people/${ids.manager}`, {
				displayName: "J",
				licenses,
				siteUrls: [siteUrl],
			});
		const refused = await put([ids.meetingLicense]);
		expectRefusal(refused, 400, "licenses[0]");
		expect(descriptionsOf(refused)).toHaveLength(1);
		const reply = await put([ids.meetingLicense, ids.messaging]);
		expectStatus(reply, 200);
		expect(reply.body.licenses).toEqual([ids.messaging]);
		expect(reply.headers.get("warning")).toContain("siteUrls[0] was not set");
	});
});

async function fill({ store }: Api, licenseId: string): Promise<void> {
	const id = readId("LICENSE", licenseId) ?? "";
	const orgId = sampleIds.organization;
	const license = await store.licenses.get({ orgId, id });
	await store.licenses.setSeats({
		orgId,
		id,
		totalUnits: license?.takenUnits ?? 0,
	});
}
