import { afterAll, describe, expect, test } from "bun:test";
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Person } from "../../src/directory/people/person.ts";
import type { Store } from "../../src/directory/store/store.ts";
import { demandNoUnfinishedClone } from "../../src/process/first-start.ts";
import { verifyStore } from "../../src/process/open-store.ts";
import { serveQuietly } from "../../src/process/quiet-server.ts";
import {
	readBaseline,
	readCloneNote,
} from "../../src/rehearsal/clone/baseline.ts";
import { readConfig } from "../../src/settings/config.ts";
import { openSqliteStore } from "../../src/storage/sqlite/store.ts";
import {
	type Api,
	expectStatus,
	ids,
	type Json,
	openApi,
	people,
} from "../webex/harness.ts";
import { cloneFrom, openCloneFolders } from "./cloning.ts";

const folders = openCloneFolders();
afterAll(() => folders[Symbol.dispose]());

const openSource = () => openApi(() => openSqliteStore(":memory:"));

/** Reads a list of an API, page after page. */
async function readAll(
	send: (request: Request) => Promise<Response>,
	token: string,
	path: string,
	itemsIn = "items",
): Promise<Json[]> {
	const all: Json[] = [];
	let url: string | undefined = `http://localhost/v1${path}`;
	while (url !== undefined) {
		const headers = { authorization: `Bearer ${token}` };
		const reply: Response = await send(new Request(url, { headers }));
		assert.equal(reply.status, 200, path);
		const body = (await reply.json()) as Record<string, Json[]>;
		all.push(...(body[itemsIn] ?? []));
		url = /<([^>]+)>/.exec(reply.headers.get("link") ?? "")?.[1];
	}
	return all;
}

/** A service that is the sample with other replies. */
function changeReplies(
	api: Api,
	change: (body: Json, request: URL) => void,
): (request: Request) => Promise<Response> {
	return async (request) => {
		const reply = await api.server.fetch(request);
		if (reply.status !== 200) return reply;
		const body = (await reply.json()) as Json;
		change(body, new URL(request.url));
		const headers = new Headers(reply.headers);
		headers.delete("content-length");
		return new Response(JSON.stringify(body), { headers });
	};
}

const peopleOf = (body: Json) => (body.items ?? []) as Json[];
const find = (body: Json, email: string) =>
	peopleOf(body).find((person) => (person.emails as string[])[0] === email);

async function openClone(dataFolder: string): Promise<Store> {
	return openSqliteStore(join(dataFolder, "peopled.db"));
}

describe("a clone of the sample", () => {
	const opened = (async () => {
		const api = await openSource();
		const token = await api.tokenOf(people.full);
		const requests: URL[] = [];
		const dataFolder = folders.fresh();
		const cloned = await cloneFrom(
			async (request) => {
				requests.push(new URL(request.url));
				return api.server.fetch(request);
			},
			{ dataFolder, token, clock: api.clock },
		);
		const store = await openClone(dataFolder);
		return { api, token, requests, dataFolder, cloned, store };
	})();
	afterAll(async () => {
		const { api, store } = await opened;
		await store[Symbol.asyncDispose]();
		await api[Symbol.asyncDispose]();
	});

	test.each([
		["/people?callingData=true&max=100&excludeStatus=true", "items"],
		["/people?max=1000&excludeStatus=true", "items"],
		["/licenses", "items"],
		["/roles", "items"],
		["/locations", "items"],
		["/organizations", "items"],
		["/telephony/config/locations", "locations"],
		["/telephony/config/numbers", "phoneNumbers"],
	])("answers %s as the service does", async (path, itemsIn) => {
		const { api, token, store, cloned } = await opened;
		const there = await readAll(
			async (request) => api.server.fetch(request),
			token,
			path,
			itemsIn,
		);
		expect(there.length).toBeGreaterThan(0);
		assert.ok(cloned.access);
		const here = await readAll(
			serveQuietly(store),
			cloned.access.token,
			path,
			itemsIn,
		);
		const lasting = ({ lastActivity: _, ...rest }: Json) => rest;
		expect(here.map(lasting)).toEqual(there.map(lasting));
	});

	test("has the groups with their members", async () => {
		const { api, token, store, cloned } = await opened;
		const path = "/groups?includeMembers=true";
		const lasting = ({ lastModified: _, ...rest }: Json) => rest;
		const there = await readAll(
			async (request) => api.server.fetch(request),
			token,
			path,
			"groups",
		);
		const here = await readAll(
			serveQuietly(store),
			cloned.access?.token ?? "",
			path,
			"groups",
		);
		expect(here.map(lasting)).toEqual(there.map(lasting));
	});

	test("takes one request for each page, and never one for a person", async () => {
		const { requests, cloned } = await opened;
		// Who reads, seven lists, three pages of people, and everyone again.
		expect(requests.length).toBe(12);
		const single = requests
			.map(({ pathname }) => pathname)
			.filter((path) => path.startsWith("/v1/people/"));
		expect(single).toEqual(["/v1/people/me"]);
		expect(cloned.note).toMatchObject({
			requests: 12,
			counts: { people: 201, groups: 3 },
			notKept: [],
			notRead: [],
			meanwhile: { changed: [], appeared: [], gone: [] },
		});
	});

	test("notes what the service showed, readable only by the owner, and no token", async () => {
		const { token, dataFolder, cloned } = await opened;
		const lines = await Array.fromAsync(readBaseline(dataFolder));
		expect(lines.length).toBe(201);
		expect(lines.filter(({ shown }) => shown !== undefined)).toEqual([]);
		expect(readCloneNote(dataFolder)).toEqual(cloned.note);
		const folder = join(dataFolder, "clone");
		for (const name of readdirSync(folder)) {
			const text = readFileSync(join(folder, name), "utf8");
			expect(text).not.toContain(token);
			expect(text).not.toContain(cloned.access?.token ?? "");
			expect(statSync(join(folder, name)).mode & 0o077).toBe(0);
		}
		expect(readdirSync(folder)).not.toContain("pages");
		expect(readdirSync(folder)).not.toContain("building");
		expect(readdirSync(folder)).not.toContain("clone.lock");
	});

	test("returns to its start after changes", async () => {
		const { store, cloned } = await opened;
		const clone = serveQuietly(store);
		const headers = { authorization: `Bearer ${cloned.access?.token}` };
		const address = `http://localhost/v1/people/${ids.person}`;
		const read = async () => {
			const reply = await clone(new Request(address, { headers }));
			return { status: reply.status, body: (await reply.json()) as Json };
		};
		const before = await read();
		const gone = await clone(
			new Request(address, { method: "DELETE", headers }),
		);
		expect(gone.status).toBe(204);
		expect((await read()).status).toBe(404);
		await store.snapshots.load("start");
		expect(await read()).toEqual(before);
	});

	test("is not cloned into again", async () => {
		const { api, token, dataFolder } = await opened;
		await expect(
			cloneFrom(async (request) => api.server.fetch(request), {
				dataFolder,
				token,
			}),
		).rejects.toThrow("has a clone of 2026-01-15");
	});

	test("has the fingerprint of a person whatever the order of lists and the presence", async () => {
		const { api, token, dataFolder } = await opened;
		const again = folders.fresh();
		await cloneFrom(
			changeReplies(api, (body) => {
				for (const person of peopleOf(body)) {
					if (Array.isArray(person.roles)) person.roles.reverse();
					if (Array.isArray(person.licenses)) person.licenses.reverse();
					if (person.status !== undefined) person.status = "meeting";
				}
			}),
			{ dataFolder: again, token, clock: api.clock },
		);
		const printsIn = async (folder: string) =>
			(await Array.fromAsync(readBaseline(folder)))
				.map(({ id, fingerprint }) => `${id} ${fingerprint}`)
				.sort();
		expect(await printsIn(again)).toEqual(await printsIn(dataFolder));
	});
});

test("keeps what the rules would not take, and says what it could not keep", async () => {
	await using api = await openSource();
	const token = await api.tokenOf(people.full);
	const unknownLicense = btoa(
		"ciscospark://us/LICENSE/96abc2aa-3dcc-11e5-a152-fe34819cdc9a:CF_11111111-2222-4333-8444-555555555555",
	).replace(/=+$/, "");
	const admin = btoa("ciscospark://us/ROLE/full-of-the-service").replace(
		/=+$/,
		"",
	);
	const odd: Record<string, (person: Json) => void> = {
		[people.john]: (person) => {
			person.phoneNumbers = [
				{ type: "work", value: "+1 408 555 0100" },
				{ type: "enterprise", value: "5550" },
				{ type: "mobile", value: "call me maybe" },
			];
			person.timezone = "Mars/Olympus";
			person.displayName = " John  Andersen ";
			person.avatar = "not an address";
			person.created = "2015-10-18T14:26:16+00:00";
		},
		[people.user]: (person) => {
			person.phoneNumbers = [
				{ type: "work", value: "+14085550100" },
				{ type: "work", value: "0x7" },
			];
			person.licenses = [...(person.licenses as string[]), unknownLicense];
		},
		[people.device]: (person) => {
			person.type = "bot";
			delete person.firstName;
			person.invitePending = "false";
			delete person.lastActivity;
			delete person.status;
		},
		[people.location]: (person) => {
			person.emails = ["no mailbox at all", "second@example.com"];
			person.shoeSize = 46;
			person.loginEnabled = false;
		},
		[people.readonly]: (person) => {
			person.emails = ["chen.bianchi@example.com", people.john];
		},
		[people.full]: (person) => {
			person.roles = [admin];
		},
	};
	const send = changeReplies(api, (body, { pathname }) => {
		if (pathname.endsWith("/roles"))
			(body.items as Json[]).push({ id: admin, name: "Full Administrator" });
		if (!pathname.endsWith("/people")) return;
		for (const [email, change] of Object.entries(odd)) {
			const person = find(body, email);
			if (person !== undefined) change(person);
		}
	});
	const dataFolder = folders.fresh();
	const { note, access } = await cloneFrom(send, {
		dataFolder,
		token,
		clock: api.clock,
	});
	expect(
		note.notKept?.map(
			({ of, property, count }) => `${of} ${property} ${count}`,
		),
	).toEqual(["person emails 1", "person shoeSize 1"]);
	// The administrator of the service is one here.
	expect(access?.email).toBe(people.full);

	const file = join(dataFolder, "peopled.db");
	const findings: string[] = [];
	await verifyStore(
		{ engine: "sqlite", file },
		{ onFinding: (sentence) => findings.push(sentence), onProgress() {} },
	);
	expect(findings).toEqual([]);

	await using store = await openClone(dataFolder);
	const clone = serveQuietly(store);
	const call = async (method: string, path: string, body?: Json) => {
		const reply = await clone(
			new Request(`http://localhost/v1${path}`, {
				method,
				headers: {
					authorization: `Bearer ${access?.token}`,
					...(body && { "content-type": "application/json" }),
				},
				body: body && JSON.stringify(body),
			}),
		);
		const text = await reply.text();
		return { status: reply.status, text, body: JSON.parse(text) as Json };
	};
	const roles = await call("GET", "/roles");
	expect(roles.body.items).toContainEqual({
		id: admin,
		name: "Full Administrator",
	});
	// What a reader got can be sent back.
	for (const email of [people.john, people.user]) {
		const path = `/people/${await api.idOf(email)}?callingData=true`;
		const got = await call("GET", path);
		const put = await call("PUT", path, got.body);
		expect(put.status, put.text).toBe(200);
		expect(put.body.phoneNumbers).toEqual(got.body.phoneNumbers);
		expect(put.body.licenses).toEqual(got.body.licenses);
	}
	for (const path of [
		"/telephony/config/numbers",
		"/people/export",
		`/licenses/${unknownLicense}`,
	]) {
		const reply = await clone(
			new Request(`http://localhost/v1${path}`, {
				headers: { authorization: `Bearer ${access?.token}` },
			}),
		);
		expect(reply.status, path).toBe(200);
		await reply.text();
	}
	const users = await clone(
		new Request(
			`http://localhost/identity/scim/${ids.organization}/v2/Users?count=100`,
			{ headers: { authorization: `Bearer ${access?.token}` } },
		),
	);
	expect(users.status).toBe(200);
	await users.text();
});

test("has as many free seats as the service, also where others than people take them", async () => {
	await using api = await openSource();
	const token = await api.tokenOf(people.full);
	let held = 0;
	const send = changeReplies(api, (body, { pathname }) => {
		if (!pathname.endsWith("/licenses")) return;
		const [license] = body.items as Json[];
		assert.ok(license);
		held = Number(license.consumedUnits);
		Object.assign(license, { totalUnits: held + 9, consumedUnits: held + 7 });
	});
	const dataFolder = folders.fresh();
	const { note } = await cloneFrom(send, {
		dataFolder,
		token,
		clock: api.clock,
	});
	await using store = await openClone(dataFolder);
	const [organization] = await store.organizations.list();
	const [license] = await store.licenses.list(organization?.id ?? "");
	expect(license).toMatchObject({ totalUnits: held + 2, takenUnits: held });
	expect(note.notKept?.map(({ property }) => property)).toEqual([
		"totalUnits",
		"consumedUnits",
	]);
});

describe("a clone that cannot be right is none", () => {
	const cut = async () => {
		throw new Error("the connection was cut");
	};
	test.each<[string, (body: Json, url: URL) => void, RegExp]>([
		[
			"people are missing from the pages",
			(body, { search }) => {
				if (search.includes("callingData")) peopleOf(body).pop();
			},
			/short/,
		],
		[
			"the second list is short",
			(body, { search }) => {
				if (search.includes("max=1000")) peopleOf(body).pop();
			},
			/second list of people was short/,
		],
		[
			"a page has no list",
			(body, { search }) => {
				if (search.includes("cursor")) delete body.items;
			},
			/no list "items"/,
		],
		[
			"the caller is no administrator",
			(body, { pathname }) => {
				if (!pathname.endsWith("/people")) return;
				for (const person of peopleOf(body)) delete person.licenses;
			},
			/without their licenses and roles/,
		],
		[
			"the groups end early",
			(body) => {
				if (body.groups !== undefined) body.totalResults = 99;
			},
			/groups/,
		],
	])("when %s", async (_, change, words) => {
		await using api = await openSource();
		const token = await api.tokenOf(people.full);
		const dataFolder = folders.fresh();
		await expect(
			cloneFrom(changeReplies(api, change), {
				dataFolder,
				token,
				clock: api.clock,
			}),
		).rejects.toThrow(words);
		expect(existsSync(join(dataFolder, "peopled.db"))).toBe(false);
	});

	test("when the service breaks off for good", async () => {
		await using api = await openSource();
		const token = await api.tokenOf(people.full);
		const dataFolder = folders.fresh();
		await expect(
			cloneFrom(
				async (request) =>
					request.url.includes("cursor") ? cut() : api.server.fetch(request),
				{ dataFolder, token, clock: api.clock },
			),
		).rejects.toThrow("the connection was cut");
		expect(existsSync(join(dataFolder, "peopled.db"))).toBe(false);
	});

	test("when another organization is asked for", async () => {
		await using api = await openSource();
		const token = await api.tokenOf(people.full);
		await expect(
			cloneFrom(async (request) => api.server.fetch(request), {
				dataFolder: folders.fresh(),
				token,
				orgId: ids.strangerOrg,
			}),
		).rejects.toThrow(/40[34]/);
	});
});

describe("clones a faithful service and misses nobody", () => {
	const opened = openApi(() => openSqliteStore(":memory:"), {
		isStandIn: true,
		isFaithful: true,
		chanceSeed: 5,
	});
	afterAll(async () => (await opened)[Symbol.asyncDispose]());

	test.each<[string, Json[], RegExp, string[]]>([
		[
			"that refuses, hangs up, cuts replies and gives pages without people",
			[
				{ incident: "retry-after-garbage", times: 2 },
				{ incident: "gateway-502", times: 2 },
				{ incident: "page-without-items" },
				{ incident: "list-too-long" },
				{ match: { probability: 0.1 }, fault: { cut: "body" } },
				{ match: { probability: 0.1 }, fault: { cut: "before" } },
			],
			/rand\(30\).*Asking for 10.*It is read again/,
			[],
		],
		[
			"whose links lose parameters",
			[{ incident: "link-lost-parameters" }],
			/^$/,
			[],
		],
		["whose links have max=null", [{ incident: "link-max-null" }], /^$/, []],
		[
			"that allows five requests in a minute",
			[
				{
					incident: "rate-limit-burst",
					parameters: { requests: 5, seconds: 60 },
				},
			],
			/429/,
			[],
		],
		[
			"that shows booleans and other names of licenses",
			[{ incident: "flags-as-booleans" }, { incident: "license-renamed" }],
			/^$/,
			[],
		],
		[
			"that shows a new property",
			[{ incident: "unknown-property" }],
			/^$/,
			["unknownProperty"],
		],
	])("%s", async (_, rules, words, notKept) => {
		const api = await opened;
		const token = await api.tokenOf(people.full);
		for (const rule of rules)
			expectStatus(
				await api.call(token, "POST", "//peopled/faults", rule),
				201,
			);
		const notes: string[] = [];
		const dataFolder = folders.fresh();
		const { note } = await cloneFrom(
			async (request) => api.server.fetch(request),
			{
				...{ dataFolder, token, clock: api.clock },
				tell: (sentence) => notes.push(sentence),
			},
		);
		expect(notes.join(" ")).toMatch(words);
		expect(note.counts?.people).toBe(201);
		expect(note.notKept?.map(({ property }) => property)).toEqual(notKept);
		await using store = await openClone(dataFolder);
		const kept = await store.people.list({
			orgId: (await store.organizations.list())[0]?.id ?? "",
			limit: 1000,
			isPresenceWanted: false,
		});
		const sample = await api.store.people.list({
			orgId: kept[0]?.person.orgId ?? "",
			limit: 1000,
			isPresenceWanted: false,
		});
		// A faithful service gives the e-mails in any order.
		const sorted = ({ person }: { person: Person }) => ({
			...person,
			emails: person.emails.toSorted(),
			version: 1,
		});
		expect(kept.map(sorted)).toEqual(sample.map(sorted));
		expectStatus(await api.call(token, "DELETE", "//peopled/faults"), 204);
	});
});

test("clones without the calls of Webex Calling, and says so", async () => {
	await using api = await openSource();
	const token = await api.tokenOf(people.full);
	const dataFolder = folders.fresh();
	const { note } = await cloneFrom(
		async (request) =>
			request.url.includes("/telephony/")
				? new Response('{"message":"no such scope"}', { status: 403 })
				: api.server.fetch(request),
		{ dataFolder, token, clock: api.clock },
	);
	expect(note.notRead).toHaveLength(2);
	// The routing prefixes are those that people's numbers show.
	expect(note.notKept).toEqual([]);
});

test("continues after an interruption at any point, and reads no page twice", async () => {
	await using api = await openSource();
	const token = await api.tokenOf(people.full);
	const whole = folders.fresh();
	let sent = 0;
	const send = async (request: Request) => {
		sent += 1;
		return api.server.fetch(request);
	};
	const options = { token, clock: api.clock };
	await cloneFrom(send, { ...options, dataFolder: whole });
	const needed = sent;
	const linesIn = async (folder: string) =>
		(await Array.fromAsync(readBaseline(folder))).map(
			({ fingerprint }) => fingerprint,
		);
	class Killed extends Error {}
	const points: Partial<Parameters<typeof cloneFrom>[1]>[] = [
		{
			onPeople: (count) => {
				if (count > 100) throw new Killed();
			},
		},
		{ openStore: () => Promise.reject(new Killed()) },
		{
			serve: () => {
				throw new Killed();
			},
		},
	];
	for (const point of points) {
		const dataFolder = folders.fresh();
		sent = 0;
		await expect(
			cloneFrom(send, { ...options, dataFolder, ...point }),
		).rejects.toBeInstanceOf(Killed);
		expect(existsSync(join(dataFolder, "peopled.db"))).toBe(false);
		const config = readConfig({ data: dataFolder }, {});
		expect(() => demandNoUnfinishedClone(config)).toThrow("unfinished clone");
		const notes: string[] = [];
		const { note } = await cloneFrom(send, {
			...options,
			dataFolder,
			tell: (sentence) => notes.push(sentence),
		});
		expect(notes.join()).toContain("Continuing");
		expect(note.counts?.people).toBe(201);
		expect(await linesIn(dataFolder)).toEqual(await linesIn(whole));
		// Again only who reads, and everyone a second time.
		expect(sent).toBeLessThanOrEqual(needed + 2);
	}
});

test("begins again where the service no longer knows the page, or the rest is too old", async () => {
	await using api = await openSource();
	const token = await api.tokenOf(people.full);
	const dataFolder = folders.fresh();
	const send = async (request: Request) => api.server.fetch(request);
	const stopAfter = (most: number) => ({
		onPeople: (count: number) => {
			if (count > most) throw new Error("killed");
		},
	});
	const options = { dataFolder, token, clock: api.clock };
	await expect(
		cloneFrom(send, { ...options, ...stopAfter(100) }),
	).rejects.toThrow("killed");
	const notes: string[] = [];
	const tell = (sentence: string) => notes.push(sentence);
	let isGone = true;
	await expect(
		cloneFrom(
			async (request) => {
				if (!isGone || !request.url.includes("cursor")) return send(request);
				isGone = false;
				return new Response('{"message":"expired"}', { status: 410 });
			},
			{ ...options, tell, ...stopAfter(200) },
		),
	).rejects.toThrow("killed");
	expect(notes.join()).toContain("from its beginning");
	api.clock.now += 7 * 60 * 60 * 1000;
	const { note } = await cloneFrom(send, { ...options, tell });
	expect(notes.join()).toContain("too old to continue");
	expect(note.counts?.people).toBe(201);
});

test("says who changed, came and went while people were read", async () => {
	await using api = await openSource();
	const token = await api.tokenOf(people.full);
	const dataFolder = folders.fresh();
	const [karim, john] = [
		await api.idOf(people.member),
		await api.idOf(people.john),
	];
	const { note } = await cloneFrom(
		async (request) => {
			if (request.url.includes("max=1000")) {
				api.clock.now += 60_000;
				const wire = await api.call(token, "DELETE", `/people/${karim}`);
				expectStatus(wire, 204);
				expectStatus(
					await api.call(token, "PUT", `/people/${john}`, {
						displayName: "Johnny",
					}),
					200,
				);
				expectStatus(
					await api.call(token, "POST", "/people", {
						emails: ["new@example.com"],
						displayName: "New",
					}),
					200,
				);
			}
			return api.server.fetch(request);
		},
		{ dataFolder, token, clock: api.clock },
	);
	expect(note.meanwhile).toEqual({
		changed: [john],
		appeared: [await api.idOf("new@example.com")],
		gone: [karim],
	});
	expect(note.counts?.people).toBe(200);
});

test("clones an organization that the caller's own manages", async () => {
	await using api = await openSource();
	const token = await api.tokenOf(people.partner);
	const dataFolder = folders.fresh();
	const { note, access } = await cloneFrom(
		async (request) => api.server.fetch(request),
		{ dataFolder, token, clock: api.clock, orgId: ids.organization },
	);
	expect(note.counts?.people).toBe(201);
	expect(note.orgId).toBe(ids.organization);
	// The partner is not in the clone.
	expect(access?.email).toBe(people.full);
});

test("only one process clones into a folder", async () => {
	await using api = await openSource();
	const token = await api.tokenOf(people.full);
	const dataFolder = folders.fresh();
	const send = async (request: Request) => api.server.fetch(request);
	const both = await Promise.allSettled([
		cloneFrom(send, { dataFolder, token, clock: api.clock }),
		cloneFrom(send, { dataFolder, token, clock: api.clock }),
	]);
	expect(both.map(({ status }) => status).sort()).toEqual([
		"fulfilled",
		"rejected",
	]);
});

test("a clone in which nobody is a full administrator says that it was not compared", async () => {
	await using api = await openSource();
	const token = await api.tokenOf(people.full);
	const { note, access } = await cloneFrom(
		async (request) => {
			const reply = await api.server.fetch(request);
			const { pathname } = new URL(request.url);
			if (pathname !== "/v1/people") return reply;
			const page = await reply.json();
			for (const person of page.items) if (person.roles) person.roles = [];
			return Response.json(page, { headers: reply.headers });
		},
		{ dataFolder: folders.fresh(), token, clock: api.clock },
	);
	expect(access).toBeUndefined();
	expect(note.notRead).toEqual([
		expect.stringContaining("Not compared with the service"),
	]);
});
