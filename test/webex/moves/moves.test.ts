import { expect, test } from "bun:test";
import type { MoveJob } from "../../../src/contract/move.ts";
import type { Scope } from "../../../src/directory/access/token.ts";
import { readMetrics } from "../../http/shown-metrics.ts";
import {
	type Api,
	describeApi,
	expectRefusal,
	expectStatus,
	fieldsOf,
	ids,
	type Json,
	nextOf,
	people,
} from "../harness.ts";

const path = "/telephony/config/jobs/person/moveLocation";

interface Coded {
	code: number;
	message: string;
}
interface Validation {
	userId: string;
	impacts?: Coded[];
	errors?: Coded[];
}

interface Validations {
	response: { usersList: Validation[] };
}

describeApi("Moves of users between locations", (openApi) => {
	test("give a person another location, with number and extension, by a job", async () => {
		await using api = await openApi();
		const before = await api.see(ids.person);
		const started = await start(api, [
			{ locationId: ids.denver, users: [{ userId: ids.person }] },
		]);
		expect(started).toMatchObject({
			name: "moveusers",
			sourceUserId: await api.idOf(people.full),
			targetCustomerId: ids.organization,
			latestExecutionStatus: "STARTING",
			latestExecutionExitCode: "UNKNOWN",
			counts: { totalMoves: 1, moved: 0, failed: 0, pending: 0, skipped: 0 },
		});
		await api.server.runJobs();
		const ended = await getMove(api, started.id);
		expect(ended).toMatchObject({
			instanceId: started.instanceId,
			latestExecutionStatus: "COMPLETED",
			latestExecutionExitCode: "COMPLETED",
			counts: { totalMoves: 1, moved: 1, failed: 0 },
		});
		const after = await api.see(ids.person);
		expect(after).toEqual({
			...before,
			lastModified: after.lastModified,
			locationId: ids.denver,
			// The routing prefix of Denver, and the extension.
			phoneNumbers: [
				...(before.phoneNumbers ?? []),
				{ type: "work_extension", value: "83133" },
			],
		});
		expect(await errorsOf(api, started.id)).toEqual([]);
	});

	test("give a new number and extension, or remove one of them", async () => {
		await using api = await openApi();
		await move(api, {
			userId: ids.person,
			phoneNumber: "+17208659999",
			extension: "4711",
		});
		const moved = await api.see(ids.person);
		expect(moved).toMatchObject({ extension: "4711", locationId: ids.denver });
		expect(moved.phoneNumbers?.[0]?.value).toBe("+1 720 865 9999");
		await move(api, { userId: ids.person, extension: "" }, ids.london);
		expect(await api.see(ids.person)).not.toHaveProperty("extension");
	});

	test("are read from an object in place of the list, with a number as replies show it", async () => {
		await using api = await openApi();
		const admin = await api.tokenOf(people.full);
		const reply = await api.call<{ jobDetails: MoveJob }>(admin, "POST", path, {
			usersList: {
				locationId: ids.denver,
				validate: false,
				users: [{ userId: ids.person, phoneNumber: "+1 720 865 9999" }],
			},
		});
		expect(reply.text).toContain("moveusers");
		await api.server.runJobs();
		const moved = await api.see(ids.person);
		expect(moved.locationId).toBe(ids.denver);
		expect(moved.phoneNumbers?.[0]?.value).toBe("+1 720 865 9999");
	});

	test("say beforehand what they would do, and do nothing", async () => {
		await using api = await openApi();
		const before = await api.see(ids.person);
		const [free] = await validate(api, { userId: ids.person });
		expect(free).toEqual({
			userId: ids.person,
			impacts: [
				{
					code: 19_717,
					message:
						"[Informational 19717] +14085267209 moves to Denver with the person.",
				},
			],
		});
		const other = await occupy(api, "133");
		const [taken] = await validate(api, { userId: ids.person });
		expect(taken).toEqual({
			userId: ids.person,
			errors: [
				{
					code: 4202,
					message:
						"[Error 4202] extension 133 is already the extension of another person in this location.",
				},
			],
		});
		const number = await numberOf(api, other);
		const [both] = await validate(api, {
			userId: ids.person,
			phoneNumber: number,
			extension: "1",
		});
		expect(both?.errors?.map(({ code }) => code)).toEqual([25_110, 27_966]);
		const [nowhere] = await validate(
			api,
			{ userId: ids.person },
			"00000000-0000-4000-8000-000000000000",
		);
		expect(nowhere?.errors?.map(({ code }) => code)).toEqual([4152]);
		expect(await api.see(ids.person)).toEqual(before);
		expect(await listMoves(api)).toEqual([]);
	});

	test("of several people are tried together by a dry run, which is what the job does", async () => {
		await using api = await openApi();
		const first = await callingUsers(api, ids.location, 4);
		const [one = "", two = ""] = first;
		await occupy(api, await extensionOf(api, two));
		const usersList = [
			{
				locationId: ids.denver,
				users: first.map((userId) => ({ userId })),
			},
		];
		const tried = await post(api, `${path}?dryRun=true`, usersList);
		expectStatus(tried, 200);
		const { response } = tried.body as unknown as Validations;
		const refused = response.usersList.filter(
			({ errors }) => errors !== undefined,
		);
		expect(refused.map(({ userId }) => userId)).toEqual([two]);
		expect((await api.see(one)).locationId).toBe(ids.location);

		const started = await start(api, usersList);
		await api.server.runJobs();
		const ended = await getMove(api, started.id);
		expect(ended).toMatchObject({
			latestExecutionStatus: "COMPLETED",
			latestExecutionExitCode: "COMPLETED_WITH_ERRORS",
			counts: { totalMoves: 4, moved: 3, failed: 1, skipped: 0 },
		});
		expect((await api.see(one)).locationId).toBe(ids.denver);
		expect((await api.see(two)).locationId).toBe(ids.location);
		const extension = await extensionOf(api, two);
		expect(await errorsOf(api, started.id)).toEqual([
			{
				item: two,
				itemNumber: 1,
				trackingId: started.trackingId,
				errorType: "ERROR",
				error: {
					key: "409",
					message: [
						{
							code: "4202",
							description: `extension ${extension} is already the extension of another person in this location.`,
							locationId: ids.denver,
						},
					],
				},
			},
		]);
	});

	test("are refused with each field once, also one that is wrong twice", async () => {
		await using api = await openApi();
		const reply = await api.call(
			await api.tokenOf(people.full),
			"POST",
			"/telephony/config/jobs/person/moveLocation",
			{
				usersList: [
					{ locationId: ids.denver, validate: false, users: ["a\u0000b"] },
				],
			},
		);
		expectStatus(reply, 400);
		expect(fieldsOf(reply)).toEqual(["usersList[0].users[0]"]);
	});

	test("are refused as a whole with every problem, in both forms", async () => {
		await using api = await openApi();
		const before = await api.see(ids.person);
		const list = (users: Json[], more: Json = {}) => [
			{ locationId: ids.denver, validate: false, users, ...more },
		];
		const john = { userId: ids.person };
		const cases: [string, unknown, string, number][] = [
			["no list", undefined, "usersList", 1_026_011],
			["an empty list", [], "usersList", 1_026_011],
			["no users", list([]), "usersList[0].users", 1_026_012],
			[
				"no location",
				list([john], { locationId: undefined }),
				"usersList[0].locationId",
				1_026_021,
			],
			[
				"nothing about validation",
				list([john], { validate: undefined }),
				"usersList[0].validate",
				1_026_006,
			],
			["no id", list([{}]), "usersList[0].users[0].userId", 1_026_006],
			[
				"an id of nothing",
				list([{ userId: "nonsense" }]),
				"usersList[0].users[0].userId",
				2_150_012,
			],
			[
				"an unknown person",
				list([{ userId: ids.nobody }]),
				"usersList[0].users[0].userId",
				2_150_012,
			],
			[
				"someone of another organization",
				list([{ userId: await api.idOf(people.partnerMember) }]),
				"usersList[0].users[0].userId",
				2_150_012,
			],
			[
				"someone without a calling license",
				list([{ userId: ids.manager }]),
				"usersList[0].users[0].userId",
				1_026_010,
			],
			[
				"the present location",
				list([john], { locationId: ids.location }),
				"usersList[0].locationId",
				1_026_013,
			],
			[
				"neither number nor extension",
				list([{ ...john, phoneNumber: "", extension: "" }]),
				"usersList[0].users[0].userId",
				1_026_016,
			],
			[
				"a national number",
				list([{ ...john, phoneNumber: "720 865 9999" }]),
				"usersList[0].users[0].phoneNumber",
				1_026_017,
			],
			[
				"someone twice",
				list([john, john]),
				"usersList[0].users[1].userId",
				1_026_019,
			],
			[
				"a validation of two people",
				list([john, { userId: ids.manager }], { validate: true }),
				"usersList[0].validate",
				1_026_020,
			],
			[
				"101 people",
				list(Array.from({ length: 101 }, () => john)),
				"usersList",
				1_026_018,
			],
		];
		for (const [what, usersList, field, code] of cases) {
			const reply = await post(api, path, usersList);
			expectStatus(reply, 400);
			expect([what, fieldsOf(reply)]).toEqual([what, [field]]);
			const { error } = reply.body as unknown as { error: Coded[] };
			expect([what, error.map((each) => each.code)]).toEqual([what, [code]]);
		}
		expect(await api.see(ids.person)).toEqual(before);
		expect(await listMoves(api)).toEqual([]);
	});

	test("are only for full administrators with the scopes of both", async () => {
		await using api = await openApi();
		const usersList = [
			{
				...{ locationId: ids.denver, validate: false },
				users: [{ userId: ids.person }],
			},
		];
		for (const email of [people.user, people.location, people.member])
			expectStatus(
				await api.call(await api.tokenOf(email), "POST", path, { usersList }),
				403,
			);
		const scopes: Scope[] = [
			"spark-admin:telephony_config_write",
			"spark-admin:people_write",
			"spark-admin:people_read",
		];
		for (const scope of scopes)
			expectRefusal(
				await api.call(
					await api.tokenOf(
						people.full,
						scopes.filter((each) => each !== scope),
					),
					"POST",
					path,
					{ usersList },
				),
				403,
				/scope/,
			);
		const partner = await api.tokenOf(people.partner);
		const own = await api.call(partner, "POST", path, { usersList });
		expectStatus(own, 400);
		const managed = await api.call(
			partner,
			"POST",
			`${path}?orgId=${ids.organization}`,
			{ usersList },
		);
		expectStatus(managed, 201);
		await api.server.runJobs();
		expect((await api.see(ids.person)).locationId).toBe(ids.denver);
	});

	test("are refused in the job when the person changed meanwhile", async () => {
		await using api = await openApi();
		const [one = "", two = ""] = await callingUsers(api, ids.location, 2);
		const started = await start(api, [
			{
				locationId: ids.denver,
				users: [{ userId: one }, { userId: two }],
			},
		]);
		const token = await api.tokenOf(people.full);
		expectStatus(await api.call(token, "DELETE", `/people/${one}`), 204);
		const body = { licenses: [], displayName: "Nobody" };
		expectStatus(await api.call(token, "PUT", `/people/${two}`, body), 200);
		await api.server.runJobs();
		const errors = await errorsOf(api, started.id);
		expect(errors.map(({ error }) => error.message[0]?.code)).toEqual([
			"4003",
			"1026010",
		]);
		expect(errors.map(({ error }) => error.key)).toEqual(["410", "400"]);
	});

	test("are refused in the job when its maker is no longer a full administrator", async () => {
		await using api = await openApi();
		const started = await start(api, [
			{ locationId: ids.denver, users: [{ userId: ids.person }] },
		]);
		const maker = await api.idOf(people.full);
		const other = await api.tokenOf(people.john);
		const roles = [ids.userAdministrator];
		const demoted = await api.call(
			other,
			"PATCH",
			`/people/${maker}`,
			{ roles },
			{ "content-type": "application/merge-patch+json" },
		);
		expectStatus(demoted, 200);
		await api.server.runJobs();
		const [error] = await errorsOf(api, started.id);
		expect(error?.error).toMatchObject({
			key: "403",
			message: [{ code: "10099999" }],
		});
		const token = await api.tokenOf(people.john);
		const { body } = await api.call<{ locationId: string }>(
			token,
			"GET",
			`/people/${ids.person}?callingData=true`,
		);
		expect(body.locationId).toBe(ids.location);
	});

	test("have history, and can be undone by a full administrator only", async () => {
		await using api = await openApi();
		const before = await api.see(ids.person);
		await move(api, {
			userId: ids.person,
			phoneNumber: "+17208659999",
			extension: "4711",
		});
		const token = await api.tokenOf(people.full);
		const changes = `/people/${ids.person}/changes`;
		const { body } = await api.call<{ items: { id: string; fields: Json }[] }>(
			token,
			"GET",
			changes,
		);
		const [line] = body.items;
		expect(line?.fields).toMatchObject({
			locationId: { from: ids.location, to: ids.denver },
		});
		const revert = `${changes}/${line?.id}/revert`;
		const user = await api.tokenOf(people.user);
		expect((await api.call(user, "POST", revert)).status).toBeGreaterThan(399);
		expectStatus(await api.call(token, "POST", revert), 200);
		const after = await api.see(ids.person);
		expect({ ...after, lastModified: "" }).toEqual({
			...before,
			lastModified: "",
		});
	});

	test("can be paused, resumed and abandoned, and say how far they are", async () => {
		await using api = await openApi();
		const token = await api.tokenOf(people.full);
		const act = (id: string, verb: string) =>
			api.call(token, "POST", `${path}/${id}/actions/${verb}/invoke`);
		const begin = async () =>
			(
				await start(api, [
					{ locationId: ids.denver, users: [{ userId: ids.person }] },
				])
			).id;
		const first = await begin();
		expectRefusal(await act(first, "resume"), 409, "The job cannot be resumed");
		expectStatus(await act(first, "pause"), 204);
		expectRefusal(await act(first, "pause"), 409, "The job cannot be paused");
		await api.server.runJobs();
		expect((await api.see(ids.person)).locationId).toBe(ids.location);
		expect(await getMove(api, first)).toMatchObject({
			latestExecutionStatus: "STARTED",
			latestExecutionExitCode: "STOPPED",
		});
		expectStatus(await act(first, "resume"), 204);
		await api.server.runJobs();
		expect((await api.see(ids.person)).locationId).toBe(ids.denver);
		expectRefusal(await act(first, "abandon"), 409, "The job cannot be");
		await move(api, { userId: ids.person }, ids.location);
		const second = await begin();
		expectStatus(await act(second, "pause"), 204);
		expectStatus(await act(second, "abandon"), 204);
		expect(await getMove(api, second)).toMatchObject({
			latestExecutionStatus: "ABANDONED",
			latestExecutionExitCode: "STOPPED",
			counts: { totalMoves: 1, moved: 0, failed: 0, skipped: 1 },
		});
		expect(await readMetrics(api)).toMatchObject({
			'peopled_jobs_ended_total{state="cancelled"}': 1,
		});
		await api.server.runJobs();
		expect((await api.see(ids.person)).locationId).toBe(ids.location);
	});

	test("are listed apart from other jobs, the youngest first, page by page", async () => {
		await using api = await openApi();
		const token = await api.tokenOf(people.full);
		const made: string[] = [];
		for (const locationId of [ids.denver, ids.location, ids.london]) {
			api.clock.now += 1000;
			made.unshift(await move(api, { userId: ids.person }, locationId));
		}
		const bulk = await api.call(
			token,
			"POST",
			"/bulk/jobs",
			'{"method":"DELETE","path":"/people/1"}\n',
			{ "content-type": "application/x-ndjson" },
		);
		expectStatus(bulk, 202);
		expect((await listMoves(api)).map(({ id }) => id)).toEqual(made);
		expect((await listMoves(api, "?max=1")).map(({ id }) => id)).toEqual(made);
		expect((await listMoves(api, "?start=1")).map(({ id }) => id)).toEqual(
			made.slice(1),
		);
		const of = (id: string) => api.call(token, "GET", `${path}/${id}`);
		expectStatus(await of(String(bulk.body.id)), 404);
		expectStatus(await of("nonsense"), 404);
		const { body } = await api.call<{ items: Json[] }>(
			token,
			"GET",
			"/bulk/jobs",
		);
		expect(body.items.map(({ title }) => title)).toContain(
			"Move 1 person to Denver",
		);
	});

	test("are operations of a bulk too, where two people can change places", async () => {
		await using api = await openApi();
		const token = await api.tokenOf(people.full);
		const other = await occupy(api, "133");
		const operation = (userId: string, locationId: string) => ({
			method: "POST",
			path,
			body: {
				usersList: [{ locationId, validate: false, users: [{ userId }] }],
			},
		});
		const run = (operations: object[], more: Json = {}) =>
			api.call<{ results: Json[] }>(token, "POST", "/bulk", {
				mode: "all-or-nothing",
				...more,
				operations,
			});
		const moves = [
			operation(ids.person, ids.denver),
			operation(other, ids.location),
		];
		const tried = await run(moves, { dryRun: true });
		expectStatus(tried, 200);
		expect(tried.body.results[0]?.preview).toMatchObject({
			changes: { locationId: { from: ids.location, to: ids.denver } },
			warnings: [],
		});
		expect((await api.see(other)).locationId).toBe(ids.denver);
		expectStatus(await run(moves), 200);
		expect((await api.see(other)).locationId).toBe(ids.location);
		expect((await api.see(ids.person)).locationId).toBe(ids.denver);
		const wrong = operation(other, ids.denver);
		const [list] = wrong.body.usersList;
		if (list !== undefined) list.validate = true;
		const refused = await run([wrong]);
		expect(fieldsOf({ body: refused.body.results[0] })).toEqual([
			"usersList[0].validate",
		]);
	});

	test("with the same key are started once", async () => {
		await using api = await openApi();
		const token = await api.tokenOf(people.full);
		const body = {
			usersList: [
				{
					...{ locationId: ids.denver, validate: false },
					users: [{ userId: ids.person }],
				},
			],
		};
		const headers = { "idempotency-key": "once" };
		const first = await api.call(token, "POST", path, body, headers);
		expectStatus(first, 201);
		await api.server.runJobs();
		const again = await api.call(token, "POST", path, body, headers);
		expect(again.text).toBe(first.text);
		expect(await listMoves(api)).toHaveLength(1);
	});
});

async function post(api: Api, to: string, usersList: unknown) {
	const token = await api.tokenOf(people.full);
	const whole = Array.isArray(usersList)
		? usersList.map((each: Json) => ({ validate: false, ...each }))
		: usersList;
	return api.call(token, "POST", to, { usersList: whole });
}

async function start(api: Api, usersList: Json[]): Promise<MoveJob> {
	const reply = await post(api, path, usersList);
	expectStatus(reply, 201);
	const { response } = reply.body as unknown as {
		response: MoveJob & { jobDetails: MoveJob };
	};
	const { jobDetails, ...job } = response;
	expect(jobDetails).toEqual(job);
	return job;
}

/** Moves a person, and returns the id of the job. */
async function move(
	api: Api,
	user: Json,
	locationId: string = ids.denver,
): Promise<string> {
	const { id } = await start(api, [{ locationId, users: [user] }]);
	await api.server.runJobs();
	expect((await getMove(api, id)).counts.moved).toBe(1);
	return id;
}

async function validate(
	api: Api,
	user: Json,
	locationId: string = ids.denver,
): Promise<Validation[]> {
	const reply = await post(api, path, [
		{ locationId, validate: true, users: [user] },
	]);
	expectStatus(reply, 200);
	return (reply.body as unknown as Validations).response.usersList;
}

async function getMove(api: Api, id: string): Promise<MoveJob> {
	const token = await api.tokenOf(people.readonly);
	const reply = await api.call<MoveJob>(token, "GET", `${path}/${id}`);
	expectStatus(reply, 200);
	return reply.body;
}

async function listMoves(api: Api, query = ""): Promise<MoveJob[]> {
	const token = await api.tokenOf(people.full);
	const found: MoveJob[] = [];
	let next: string | undefined = `${path}${query}`;
	while (next !== undefined) {
		const reply = await api.call<{ items: MoveJob[] }>(token, "GET", next);
		expectStatus(reply, 200);
		found.push(...reply.body.items);
		next = nextOf(reply);
	}
	return found;
}

interface MoveError {
	item: string;
	itemNumber: number;
	trackingId: string;
	errorType: string;
	error: {
		key: string;
		message: { code: string; description: string; locationId: string }[];
	};
}

async function errorsOf(api: Api, id: string): Promise<MoveError[]> {
	const token = await api.tokenOf(people.full);
	const reply = await api.call<{ items: MoveError[] }>(
		token,
		"GET",
		`${path}/${id}/errors`,
	);
	expectStatus(reply, 200);
	return reply.body.items;
}

/** People of a location who have an extension. */
async function callingUsers(
	api: Api,
	locationId: string,
	count: number,
): Promise<string[]> {
	const token = await api.tokenOf(people.full);
	const { body } = await api.call<{
		phoneNumbers: { owner: { id: string }; phoneNumberType?: string }[];
	}>(
		token,
		"GET",
		`/telephony/config/numbers?locationId=${locationId}&numberType=EXTENSION`,
	);
	const found = body.phoneNumbers
		.map(({ owner }) => owner.id)
		.filter((id) => id !== ids.person);
	expect(found.length).toBeGreaterThanOrEqual(count);
	return found.slice(0, count);
}

/** Gives an extension to someone in Denver, and returns their id. */
async function occupy(api: Api, extension: string): Promise<string> {
	const [id = ""] = await callingUsers(api, ids.denver, 1);
	const token = await api.tokenOf(people.full);
	const reply = await api.call(
		token,
		"PATCH",
		`/people/${id}?callingData=true`,
		{ extension },
		{ "content-type": "application/merge-patch+json" },
	);
	expectStatus(reply, 200);
	return id;
}

async function extensionOf(api: Api, id: string): Promise<string> {
	const { extension } = await api.see(id);
	if (extension === undefined) throw new Error(`${id} has no extension.`);
	return extension;
}

async function numberOf(api: Api, id: string): Promise<string> {
	const { phoneNumbers = [] } = await api.see(id);
	return (phoneNumbers[0]?.value ?? "").replaceAll(/[^+\d]/g, "");
}
