import { expect, test } from "bun:test";
import type { LicenseTemplate } from "../../../src/contract/license-template-shape.ts";
import type { Person } from "../../../src/contract/person.ts";
import {
	type Api,
	describeApi,
	expectRefusal,
	expectStatus,
	ids,
	type Json,
	people,
	type Reply,
} from "../harness.ts";

describeApi("License templates", (openApi) => {
	test("are created, shown, updated and deleted, with their history", async () => {
		await using api = await openApi();
		const asked = { licenses: [ids.messaging] };
		const made = await call<LicenseTemplate>(api, "POST", path, asked);
		expectStatus(made, 201);
		expect(made.body).toEqual({
			id: made.body.id,
			orgId: ids.organization,
			licenses: [ids.messaging],
		});
		const own = `${path}/${made.body.id}`;
		const changed = { licenses: [ids.messaging, ids.webinars, ids.webinars] };
		const updated = await call<LicenseTemplate>(api, "PUT", own, changed);
		expect(updated.body.licenses).toEqual([ids.messaging, ids.webinars]);
		expect((await call(api, "GET", own)).body).toEqual(
			updated.body as unknown as Json,
		);
		expect((await call(api, "GET", path)).body.items).toEqual([updated.body]);
		expectStatus(await call(api, "DELETE", own), 204);
		expectRefusal(await call(api, "GET", own), 404, "There is no license temp");
		expect((await call(api, "GET", path)).body.items).toEqual([]);
		const feed = await call(api, "GET", "/changes");
		expect(
			(feed.body.items as Json[]).map(({ resource, kind, resourceId }) => [
				resource,
				kind,
				resourceId,
			]),
		).toEqual(
			["created", "updated", "deleted"].map((kind) => [
				"licenseTemplates",
				kind,
				made.body.id,
			]),
		);
		const audit = await call(
			api,
			"GET",
			`/adminAudit/events?orgId=${ids.organization}&from=2026-01-01T00:00:00.000Z&to=2026-02-01T00:00:00.000Z&eventCategories=LICENSE_TEMPLATES&targetId=${made.body.id}`,
		);
		expect((audit.body.items as { data: Json }[])[0]?.data).toMatchObject({
			targetType: "LICENSE_TEMPLATE",
			targetId: made.body.id,
			eventDescription: "A license template was deleted",
		});
	});

	test("give new people their licenses, but not those who are created with licenses", async () => {
		await using api = await openApi();
		await createTemplate(api, [ids.messaging, ids.meetingLicense]);
		const plain = await createPerson(api);
		expect(plain.body.licenses).toEqual([ids.messaging, ids.meetingLicense]);
		expect(plain.body.implicitLicenses).toEqual(plain.body.licenses);
		const licensed = await createPerson(api, { licenses: [ids.webinars] });
		expect(licensed.body.licenses).toEqual([ids.webinars]);
		expect(licensed.body.implicitLicenses).toBeUndefined();
	});

	test("show a dry run of a creation with the seats that they take", async () => {
		await using api = await openApi();
		await createTemplate(api, [ids.messaging]);
		const reply = await call(api, "POST", "/people?dryRun=true", {
			emails: ["dry@example.com"],
			displayName: "Dry",
		});
		expect(reply.body.seats).toEqual([
			{
				licenseId: ids.messaging,
				name: "Advanced Messaging",
				taken: 1,
				free: 51,
			},
		]);
	});

	test("apply to people of bulks, of CSV files and of partners too", async () => {
		await using api = await openApi();
		await createTemplate(api, [ids.messaging]);
		const bulk = await call(api, "POST", "/bulk", {
			mode: "all-or-nothing",
			operations: [
				{
					method: "POST",
					path: "/people",
					body: { emails: ["bulk@example.com"], displayName: "Bulk" },
				},
			],
		});
		expect(bulk.body.failed).toBe(0);
		const admin = await api.tokenOf(people.full);
		const job = await api.call(
			admin,
			"POST",
			"/bulk/jobs",
			"Display Name,User ID/Email (Required)\nFile,file@example.com\n",
			{ "content-type": "text/csv" },
		);
		expectStatus(job, 202);
		await api.server.runJobs();
		const partner = await api.tokenOf(people.partner);
		const far = await api.call<Person>(partner, "POST", "/people", {
			emails: ["far@example.com"],
			displayName: "Far",
			orgId: ids.organization,
		});
		expectStatus(far, 200);
		for (const name of ["bulk", "file", "far"]) {
			const id = await api.idOf(`${name}@example.com`);
			expect((await api.see(id)).implicitLicenses).toEqual([ids.messaging]);
		}
	});

	test("leave out a license without a free seat with a warning, and refuse the person under strict handling", async () => {
		await using api = await openApi();
		await createTemplate(api, [ids.webinars, ids.messaging]);
		const first = await createPerson(api);
		expect(first.body.licenses).toEqual([ids.webinars, ids.messaging]);
		const second = await createPerson(api);
		expect(second.body.licenses).toEqual([ids.messaging]);
		expect(second.headers.get("warning")).toContain(
			"'Webex Webinars - 1000' was not assigned, although a license template assigns it: all 5 seats are taken",
		);
		const strict = { prefer: "handling=strict" };
		expectRefusal(
			await createPerson(api, {}, strict),
			400,
			'licenses cannot be completed: a license template assigns "Webex Webinars',
		);
		const bulk = await call(api, "POST", "/bulk", {
			mode: "all-or-nothing",
			operations: [
				{
					method: "POST",
					path: "/people",
					body: { emails: ["late@example.com"], displayName: "Late" },
				},
			],
		});
		expect(bulk.text).toContain("licenses cannot be completed");
	});

	test("never take more seats than there are when many are created at once", async () => {
		await using api = await openApi();
		await createTemplate(api, [ids.webinars]);
		const made = await Promise.all(
			Array.from({ length: 10 }, () => createPerson(api)),
		);
		const assigned = made.filter(({ body }) => body.licenses?.length === 1);
		expect(assigned).toHaveLength(1);
	});

	test("keep their licenses in an update, a patch, a bulk and a file, which say so", async () => {
		await using api = await openApi();
		await createTemplate(api, [ids.messaging]);
		const { id, emails, ...person } = (await createPerson(api)).body;
		const own = `/people/${id}`;
		const kept = 'licenses must keep "Advanced Messaging", which a license';
		expectRefusal(
			await call(api, "PUT", own, { displayName: person.displayName }),
			400,
			kept,
		);
		expectRefusal(
			await call(api, "PATCH", own, { licenses: [ids.webinars] }),
			400,
			kept,
		);
		const remove = { id: ids.messaging, operation: "remove" };
		const refused = await call(api, "PATCH", "/licenses/users", {
			personId: id,
			licenses: [remove],
		});
		expectRefusal(
			refused,
			400,
			'licenses[0].id must keep "Advanced Messaging"',
		);
		expect((refused.body.errors as Json[])[0]?.errorCode).toBe(700006);
		const part = await call(api, "PATCH", "/licenses/users", {
			personId: id,
			licenses: [remove, { id: ids.webinars }],
		});
		expectStatus(part, 206);
		const admin = await api.tokenOf(people.full);
		const job = await api.call(
			admin,
			"POST",
			"/bulk/jobs",
			`Display Name,User ID/Email (Required),Advanced Messaging\n${person.displayName},${emails[0]},FALSE\n`,
			{ "content-type": "text/csv" },
		);
		await api.server.runJobs();
		const results = await call(api, "GET", `/bulk/jobs/${job.body.id}/results`);
		expect(results.text).toContain("must keep");
		expectStatus(
			await call(api, "PUT", own, {
				displayName: "Renamed",
				licenses: [ids.messaging],
			}),
			200,
		);
		expect((await api.see(id)).implicitLicenses).toEqual([ids.messaging]);
	});

	test("free the licenses when they no longer assign them", async () => {
		await using api = await openApi();
		const template = await createTemplate(api, [ids.messaging, ids.webinars]);
		const { id } = (await createPerson(api)).body;
		const own = `${path}/${template}`;
		expectStatus(
			await call(api, "PUT", own, { licenses: [ids.messaging] }),
			200,
		);
		const put = (licenses: string[]) =>
			call(api, "PUT", `/people/${id}`, { displayName: "New", licenses });
		expectStatus(await put([ids.messaging]), 200);
		expect((await api.see(id)).implicitLicenses).toEqual([ids.messaging]);
		expectStatus(await put([]), 400);
		expectStatus(await call(api, "DELETE", own), 204);
		expectStatus(await put([]), 200);
		expect((await api.see(id)).implicitLicenses).toBeUndefined();
	});

	test("leave the way back true: undo, restore and the state at an earlier time", async () => {
		await using api = await openApi();
		const template = await createTemplate(api, [ids.messaging]);
		const { id } = (await createPerson(api)).body;
		const own = `/people/${id}`;
		const before = await api.see(id);
		expectStatus(await call(api, "DELETE", own), 204);
		expectStatus(await call(api, "POST", `${own}/restore`), 200);
		const restored = await api.see(id);
		expect([restored.licenses, restored.implicitLicenses]).toEqual([
			before.licenses,
			before.implicitLicenses,
		]);
		expectStatus(await call(api, "DELETE", `${path}/${template}`), 204);
		expectStatus(await call(api, "PUT", own, { displayName: "Bare" }), 200);
		const changes = await call(api, "GET", `${own}/changes`);
		const [last] = changes.body.items as { id: string; fields: Json }[];
		expect(last?.fields.implicitLicenses).toEqual({ from: [ids.messaging] });
		const undo = `${own}/changes/${last?.id}/revert`;
		expectStatus(await call(api, "POST", undo), 200);
		expect((await api.see(id)).implicitLicenses).toEqual([ids.messaging]);
	});

	test("tell in a dry run what they would not do", async () => {
		await using api = await openApi();
		await call(api, "PATCH", "/licenses/users", {
			personId: ids.manager,
			licenses: [{ id: ids.webinars }],
		});
		const asked = { licenses: [ids.webinars] };
		const dry = `${path}?dryRun=true`;
		const preview = await call(api, "POST", dry, asked);
		expectStatus(preview, 200);
		expect(preview.body.warnings).toEqual([
			'All 5 seats of "Webex Webinars - 1000" are taken: the template cannot assign it until one is free.',
			"The people who are in the organization already get no license.",
		]);
		expect((await call(api, "GET", path)).body.items).toEqual([]);
	});

	test("refuse what they cannot be", async () => {
		await using api = await openApi();
		const refused: [Json, number, string][] = [
			[{}, 400, "licenses is required"],
			[{ licenses: [] }, 400, "licenses must hold at least 1 entry"],
			[
				{ licenses: [ids.strangerCalling] },
				400,
				"licenses[0] is not a license",
			],
			[
				{ licenses: [ids.messaging, ids.callingLicense] },
				400,
				"licenses[1] is a calling license",
			],
			[{ licenses: ["x"] }, 400, "licenses[0] is not the id of a license"],
		];
		for (const [body, status, words] of refused)
			expectRefusal(await call(api, "POST", path, body), status, words);
		await createTemplate(api, [ids.messaging]);
		expectRefusal(
			await call(api, "POST", path, { licenses: [ids.messaging] }),
			409,
			"The organization has a license template already",
		);
		const other = `${path}?orgId=${ids.strangerOrg}`;
		expectRefusal(
			await call(api, "POST", other, { licenses: [ids.messaging] }),
			404,
			"orgId is not",
		);
		expectRefusal(await call(api, "GET", `${path}/x`), 404, "There is no lic");
	});

	test("are created once under an Idempotency-Key", async () => {
		await using api = await openApi();
		const key = { "idempotency-key": '"template"' };
		const body = { licenses: [ids.messaging] };
		const first = await call(api, "POST", path, body, key);
		expectStatus(first, 201);
		const again = await call(api, "POST", path, body, key);
		expect([again.status, again.text]).toEqual([201, first.text]);
	});
});

const path = "/licenseTemplates";

async function call<Body = Json>(
	api: Api,
	method: string,
	target: string,
	body?: unknown,
	headers?: Record<string, string>,
): Promise<Reply<Body>> {
	const admin = await api.tokenOf(people.full);
	return api.call<Body>(admin, method, target, body, headers);
}

async function createTemplate(
	api: Api,
	licenses: readonly string[],
): Promise<string> {
	const made = await call<LicenseTemplate>(api, "POST", path, { licenses });
	expectStatus(made, 201);
	return made.body.id;
}

let created = 0;

async function createPerson(
	api: Api,
	more: Json = {},
	headers?: Record<string, string>,
): Promise<Reply<Person>> {
	const body = {
		emails: [`templated-${created++}@example.com`],
		displayName: "Templated Person",
		...more,
	};
	return call<Person>(api, "POST", "/people", body, headers);
}
