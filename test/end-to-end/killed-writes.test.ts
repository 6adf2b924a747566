import { expect, test } from "bun:test";
import { exampleIds } from "../../src/contract/examples.ts";
import { takeDatabase } from "../postgres/postgres-server.ts";
import {
	createFolder,
	roundsOf,
	runPeopled,
	type ServerProcess,
	send,
	startServer,
	waitFor,
} from "./process.ts";

const loadMs = 300;
const memberCount = 20;
const organization = "96abc2aa-3dcc-11e5-a152-fe34819cdc9a";
const scim = `/identity/scim/${organization}/v2`;
const messages = "urn:ietf:params:scim:api:messages:2.0";
const user = "urn:ietf:params:scim:schemas:core:2.0:User";
const redirectUri = "https://app.example.com/signed-in";
const isLong = roundsOf(1) > 1;

/** Sends one change after another, and knows afterwards which of them must be there. */
interface Worker {
	/** The changes that the server has acknowledged. */
	acknowledged: number;
	/** Makes the next change. Rejects when the server is gone. */
	change(server: ServerProcess): Promise<void>;
	/** Expects each acknowledged change, and the last other one as a whole or not at all. */
	expectKept(server: ServerProcess): Promise<void>;
}

const engines: Record<
	string,
	() => Promise<{ place: string[] } & AsyncDisposable>
> = {
	async SQLite() {
		const folder = await createFolder();
		return {
			place: ["--data", folder.path],
			[Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
		};
	},
	async PostgreSQL() {
		const database = await takeDatabase();
		return {
			place: ["--store", database.address],
			[Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
		};
	},
};

test.each(
	Object.keys(engines).filter((engine) => isLong || engine === "SQLite"),
)(
	"a server on %s that is killed keeps each acknowledged change of groups, templates, integrations and SCIM, and no half of another",
	async (engine) => {
		await using directory = await (
			engines[engine] as (typeof engines)[string]
		)();
		const { place } = directory;
		const open = () =>
			startServer(
				place[0] === "--data"
					? { data: place[1] }
					: // The workers lock each other's organization, also on a busy machine.
						{ flags: [...place, "--store-lock-timeout", "20000"] },
			);
		let workers: Worker[] | undefined;
		for (let round = 0; round < roundsOf(1); round++) {
			await using server = await open();
			workers ??= await openWorkers(server);
			for (const worker of workers) await worker.expectKept(server);
			await loadAndKill(server, workers);
		}
		await using server = await open();
		for (const worker of workers ?? []) await worker.expectKept(server);
		await server.stop();
		const verified = await runPeopled(["verify", ...place]);
		expect([verified.exitCode, verified.stdout]).toEqual([
			0,
			expect.any(String),
		]);
	},
);

async function openWorkers(server: ServerProcess): Promise<Worker[]> {
	return [
		await openGroupWorker(server),
		await openTemplateWorker(server),
		openScimWorker(),
		openIntegrationWorker(),
	];
}

async function loadAndKill(
	server: ServerProcess,
	workers: readonly Worker[],
): Promise<void> {
	const before = workers.map(({ acknowledged }) => acknowledged);
	let isKilled = false;
	const load = Promise.all(
		workers.map(async (worker) => {
			try {
				for (;;) await worker.change(server);
			} catch (error) {
				// A lost connection is wanted, but not before the server was killed.
				if (!isKilled) throw error;
			}
		}),
	);
	const loadedLongEnough = async () => {
		await new Promise((resolve) => setTimeout(resolve, loadMs * Math.random()));
		await waitFor("every worker to make a change", async () =>
			workers.every(
				({ acknowledged }, index) => acknowledged > (before[index] as number),
			),
		);
	};
	await Promise.race([load, loadedLongEnough()]);
	isKilled = true;
	await server.kill();
	await load;
}

/** The members join together, and leave together with the name. */
async function openGroupWorker(server: ServerProcess): Promise<Worker> {
	const { items } = await send<{ items: { id: string; type: string }[] }>(
		...[server, "GET", "/v1/people?max=100"],
	);
	const ids = items
		.filter(({ type }) => type === "person")
		.slice(0, memberCount)
		.map(({ id }) => id);
	const group = await send<{ id: string }>(server, "POST", "/v1/groups", {
		displayName: "Crowd 0",
	});
	const path = `/v1/groups/${group.id}`;
	let sent = 0;
	const worker: Worker = {
		acknowledged: 0,
		async change(to) {
			sent++;
			const operation = sent % 2 === 1 ? "add" : "delete";
			await send(to, "PATCH", path, {
				displayName: `Crowd ${sent}`,
				members: ids.map((id) => ({ id, operation })),
			});
			this.acknowledged = sent;
		},
		async expectKept(from) {
			const seen = await send<{
				displayName: string;
				memberSize: number;
				members?: unknown[];
			}>(from, "GET", `${path}?includeMembers=true`);
			const number = Number(seen.displayName.split(" ")[1]);
			expect([this.acknowledged, sent]).toContain(number);
			const size = number % 2 === 1 ? ids.length : 0;
			expect([seen.memberSize, seen.members?.length ?? 0]).toEqual([
				size,
				size,
			]);
			sent = number;
			this.acknowledged = number;
		},
	};
	return worker;
}

/** The license of the template changes with each change. */
async function openTemplateWorker(server: ServerProcess): Promise<Worker> {
	const { items } = await send<{ items: { id: string; name: string }[] }>(
		...[server, "GET", "/v1/licenses"],
	);
	// Calling licenses cannot be in a template.
	const free = items.filter(({ name }) => !/calling/i.test(name));
	const licenseOf = (number: number) => free[number % free.length]?.id ?? "";
	const group = await send<{ id: string }>(server, "POST", "/v1/groups", {
		displayName: "Templated",
	});
	const made = await send<{ id: string }>(
		server,
		"POST",
		"/v1/licenseTemplates",
		{
			...{ groupId: group.id, licenses: [exampleIds.meetingLicense] },
		},
	);
	const path = `/v1/licenseTemplates/${made.id}`;
	let sent = 0;
	const worker: Worker = {
		acknowledged: 0,
		async change(to) {
			sent++;
			await send(to, "PUT", path, { licenses: [licenseOf(sent)] });
			this.acknowledged = sent;
		},
		async expectKept(from) {
			const { licenses } = await send<{ licenses: string[] }>(
				from,
				"GET",
				path,
			);
			if (sent === 0) return;
			const isLast = licenses[0] === licenseOf(sent);
			expect(licenses).toEqual([licenseOf(isLast ? sent : this.acknowledged)]);
			if (!isLast) sent = this.acknowledged;
			this.acknowledged = sent;
		},
	};
	return worker;
}

/** A bulk makes a user, then a group with this user, then changes the user. */
function openScimWorker(): Worker {
	let sent = 0;
	const emailOf = (number: number) => `bulk${number}@example.com`;
	const read = async (from: ServerProcess, number: number) => {
		const users = await send<{ Resources?: { id: string; title?: string }[] }>(
			...[
				from,
				"GET",
				`${scim}/Users?filter=${encodeURIComponent(`userName eq "${emailOf(number)}"`)}`,
			],
		);
		const groups = await send<{
			Resources?: { members?: { value: string }[] }[];
		}>(
			...[
				from,
				"GET",
				`${scim}/Groups?includeMembers=true&filter=${encodeURIComponent(`displayName eq "Bulk ${number}"`)}`,
			],
		);
		return { user: users.Resources?.[0], group: groups.Resources?.[0] };
	};
	return {
		acknowledged: 0,
		async change(to) {
			sent++;
			const reply = await send<{ Operations: { status: string }[] }>(
				to,
				"POST",
				`${scim}/Bulk`,
				{
					schemas: [`${messages}:BulkRequest`],
					Operations: [
						{
							...{ method: "POST", path: "/Users", bulkId: "new" },
							data: {
								schemas: [user],
								userName: emailOf(sent),
								displayName: "Bulk",
							},
						},
						{
							...{ method: "POST", path: "/Groups", bulkId: "group" },
							data: {
								displayName: `Bulk ${sent}`,
								members: [{ value: "bulkId:new" }],
							},
						},
						{
							...{ method: "PATCH", path: "/Users/bulkId:new" },
							data: {
								schemas: [`${messages}:PatchOp`],
								Operations: [{ op: "add", path: "title", value: "Made" }],
							},
						},
					],
				},
			);
			expect(reply.Operations.map(({ status }) => status)).toEqual([
				"201",
				"201",
				"200",
			]);
			this.acknowledged = sent;
		},
		async expectKept(from) {
			for (const number of new Set([this.acknowledged, sent])) {
				if (number === 0) continue;
				const { user: seen, group } = await read(from, number);
				if (number === this.acknowledged) expect(seen?.title).toBe("Made");
				if (number === this.acknowledged || seen?.title === "Made")
					expect(group).toBeDefined();
				if (group !== undefined)
					expect(group.members?.map(({ value }) => value)).toEqual([
						seen?.id as string,
					]);
			}
		},
	};
}

/** An integration is registered, authorized, and gets its tokens; the last ones work as long as they are there. */
function openIntegrationWorker(): Worker {
	let last:
		| { token: string; refresh: string; client: Record<string, string> }
		| undefined;
	return {
		acknowledged: 0,
		async change(to) {
			const made = await send<{
				id: string;
				clientId: string;
				clientSecret: string;
			}>(to, "POST", "/v1/integrations", {
				...{ name: `Worker ${this.acknowledged}`, redirectUris: [redirectUri] },
				scopes: ["spark:people_read"],
			});
			const client = {
				client_id: made.clientId,
				client_secret: made.clientSecret,
			};
			const answer = await send<{ redirectUri: string }>(
				to,
				"POST",
				"/v1/authorize",
				{
					...{
						response_type: "code",
						client_id: made.clientId,
						redirect_uri: redirectUri,
					},
					...{ scope: "spark:people_read", isAllowed: true },
				},
			);
			const code = new URL(answer.redirectUri).searchParams.get("code");
			const tokens = await send<{
				access_token: string;
				refresh_token: string;
			}>(to, "POST", "/v1/access_token", {
				...{
					grant_type: "authorization_code",
					code,
					redirect_uri: redirectUri,
					...client,
				},
			});
			const previous = last;
			last = {
				token: tokens.access_token,
				refresh: tokens.refresh_token,
				client,
			};
			this.acknowledged++;
			if (previous !== undefined)
				await send(
					to,
					"DELETE",
					`/v1/integrations/${previous.client.client_id}`,
				);
		},
		async expectKept(from) {
			if (last === undefined) return;
			await send(from, "GET", "/v1/people/me", undefined, last.token);
			await send(from, "POST", "/v1/access_token", {
				...{
					grant_type: "refresh_token",
					refresh_token: last.refresh,
					...last.client,
				},
			});
		},
	};
}
