import { test } from "bun:test";
import { strict as assert } from "node:assert";
import type { TSchema } from "typebox";
import type { Operation } from "../../src/contract/operation.ts";
import { operations } from "../../src/contract/operations.ts";
import { seed } from "../seed.ts";
import {
	type Api,
	describeApi,
	ids,
	type Json,
	people,
	type Reply,
} from "../webex/harness.ts";
import { type Chooser, openChooser } from "./choose.ts";
import { orgId } from "./worlds.ts";

const requests = Number(process.env.PEOPLED_TEST_REQUESTS || 250);

const attacked =
	/^\/(groups|licenseTemplates|licenses|telephony|integrations|authorizations|authorize|access_token|device|applications|identity|people\/\{personId\}\/features)|bulk$/;

/** Calls whose replies do not end, or which end the session of the caller. */
const spared = new Set(["streamRequests"]);

const calls = operations.filter(
	({ path, id }) => attacked.test(path) && !spared.has(id),
);

const deep = (depth: number): unknown =>
	depth === 0 ? 1 : { a: [deep(depth - 1)] };
const values: readonly unknown[] = [
	null,
	true,
	false,
	0,
	-1,
	1.5,
	1e308,
	2 ** 53,
	"",
	" ",
	"x",
	[],
	{},
	[[]],
	[null],
	[{}],
	{ a: 1 },
	"\u0000",
	"a\u0000b",
	"\ud800",
	"\udc00\ud800",
	"\u202eabc",
	"\u200f",
	"a\u0007b",
	"\u2028",
	"é".normalize("NFD"),
	"x".repeat(300),
	"x".repeat(5000),
	"🦊".repeat(200),
	"__proto__",
	"constructor",
	"null",
	"undefined",
	"NaN",
	"'; DROP TABLE people; --",
	"%00",
	"%",
	"../..",
	"https://example.com/é",
	"javascript:alert(1)",
	ids.person,
	ids.location,
	ids.organization,
	ids.strangerOrg,
	ids.strangerCalling,
	ids.lisbon,
	ids.nobody,
	ids.group,
	ids.fullAdministrator,
	"f5b36187-c8dd-4727-8b2f-f9c447f29046",
	orgId,
	`${ids.person}==`,
	"Y2lzY29zcGFyazovL3VzL1BFT1BMRS8",
	"2026-01-15T09:00:00Z",
	"9999-99-99",
	"+14085267209",
	"w1@example.com",
	"a@b",
	`${"a".repeat(300)}@example.com`,
	Array(200).fill("x"),
	Array(101).fill(ids.messaging),
	deep(40),
	deep(10),
	1e21,
];
const names = [
	"__proto__",
	"constructor",
	"toString",
	"a.b",
	"a[0]",
	"",
	"$ref",
	"\u0000",
	"ü",
];

/** A value with some of its parts replaced by hostile ones. */
function spoil(choose: Chooser, value: unknown, percent: number): unknown {
	if (choose.chance(percent)) return choose.pick(values);
	if (Array.isArray(value)) {
		const list = value.map((each) => spoil(choose, each, percent));
		return choose.chance(percent)
			? [...list, ...list, choose.pick(values)]
			: list;
	}
	if (typeof value !== "object" || value === null) return value;
	const entries = Object.entries(value)
		.filter(() => !choose.chance(percent / 2))
		.map(
			([name, each]) =>
				[name, spoil(choose, each, percent)] as [string, unknown],
		);
	if (choose.chance(percent))
		entries.push([choose.pick(names), choose.pick(values)]);
	// A property of this name, and not the prototype.
	return entries.reduce<Json>((made, [name, each]) => {
		Object.defineProperty(made, name, {
			value: each,
			enumerable: true,
			configurable: true,
		});
		return made;
	}, {});
}

function drawPath(choose: Chooser, { path, query }: Operation): string {
	const known: Record<string, readonly string[]> = {
		personId: [ids.person, ids.manager],
		userId: ["f5b36187-c8dd-4727-8b2f-f9c447f29046"],
		orgId: [orgId, orgId, orgId, ids.organization],
		groupId: [
			ids.group,
			"25104be0-f874-4343-9607-df02df37b5c1",
			"4732d602-1a96-4565-9829-f124f159d7e3",
		],
		licenseId: [ids.messaging, ids.webinars],
		locationId: [ids.denver, ids.location],
	};
	const filled = path.replaceAll(/\{(\w+)\}/g, (_, name) =>
		choose.chance(85) && known[name] !== undefined
			? choose.pick(known[name])
			: encodeURIComponent(writable(String(choose.pick(values)) || "x")),
	);
	const parameters = Object.keys(
		(query as { properties?: Record<string, TSchema> } | undefined)
			?.properties ?? {},
	);
	const parts: string[] = [];
	for (const name of parameters)
		while (choose.chance(18))
			parts.push(
				`${name}=${choose.chance(15) ? "%ff%" : encodeURIComponent(writable(String(choose.pick([...values, 1, 2, "true", "asc", 'displayName sw "J"', "user", 'emails[type eq "work"]', "title,emails"]))))}`,
			);
	if (choose.chance(8)) parts.push("__proto__=1", "constructor=2");
	return parts.length === 0 ? filled : `${filled}?${parts.join("&")}`;
}

// A URL cannot have half of a surrogate pair.
function writable(text: string): string {
	return text.toWellFormed().slice(0, 600);
}

const types = [
	"application/json",
	"application/scim+json",
	"application/x-www-form-urlencoded",
	"text/plain",
	"application/json-patch+json",
	"",
	"nonsense",
	"application/json; charset=utf-16",
];

function writeBody(
	choose: Chooser,
	{ body, path }: Operation,
): { text?: string; type?: string } {
	if (body === undefined)
		return choose.chance(5) ? { text: "{}", type: "application/json" } : {};
	const example =
		choose.chance(25) && path.includes("Users") ? patch(choose) : body.example;
	const spoiled = spoil(
		choose,
		structuredClone(example),
		choose.pick([0, 4, 12, 30]),
	);
	let text = JSON.stringify(spoiled);
	if (choose.chance(4))
		text = choose.pick([
			"",
			"{",
			"[]",
			"null",
			'"x"',
			'{"a":1,"a":2}',
			'{"x":1e999}',
			"\ufeff{}",
			text.slice(0, -1),
			`${text} x`,
		]);
	const usual = path.startsWith("/identity")
		? "application/scim+json"
		: "application/json";
	return { text, type: choose.chance(94) ? usual : choose.pick(types) };
}

function patch(choose: Chooser): object {
	const paths = [
		"title",
		"emails",
		'emails[type eq "work"].value',
		"name.givenName",
		"members",
		"active",
		"manager",
		"userName",
		"roles[0]",
		"urn:x:y",
		"__proto__",
		"emails[",
		"addresses[type eq work]",
		"meta.version",
		"groups",
		"name.constructor",
		"phoneNumbers[value pr]",
		"displayName",
	];
	return {
		schemas: ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
		Operations: Array.from({ length: 1 + choose.below(3) }, () => ({
			op: choose.pick(["add", "replace", "remove", "Add"]),
			path: choose.maybe(85, () => choose.pick(paths)),
			value: choose.pick(values),
		})),
	};
}

describeApi(`Hostile requests, seed ${seed},`, (openApi) => {
	test("are refused with a reason, or what they set is there", async () => {
		await using api = await openApi({ bodyBytesMax: 256 * 1024 });
		const choose = openChooser(seed);
		for (let index = 0; index < requests; index++) {
			const call = choose.pick(calls);
			const { method } = call;
			const path = drawPath(choose, call);
			const { text, type } = writeBody(choose, call);
			const email = choose.chance(85)
				? people.full
				: choose.pick([
						people.user,
						people.readonly,
						people.stranger,
						people.member,
					]);
			const token = choose.chance(97) ? await api.tokenOf(email) : undefined;
			const headers: Record<string, string> =
				type === undefined ? {} : { "content-type": type };
			if (choose.chance(8))
				headers["if-match"] = choose.pick([
					"x",
					'"1"',
					'W/"1"',
					"*",
					'"',
					'"999999999999999999"',
				]);
			if (choose.chance(8))
				headers["idempotency-key"] = choose.pick([
					"x",
					"",
					'"a"',
					"é",
					"x".repeat(300),
				]);
			if (choose.chance(10)) headers.prefer = "handling=strict";
			if (choose.chance(3))
				headers.accept = choose.pick([
					"text/html",
					"*/*",
					"application/scim+json",
					"image/png",
				]);
			try {
				const reply = await api.call(token, method, path, text, headers);
				judge(reply, call, text);
				// A reply of SCIM may be asked to leave out what was set.
				if (/ttributes=/.test(path)) continue;
				judgeKept(reply, call, text);
				await demandThere(api, call, reply);
			} catch (cause) {
				throw new Error(
					`Seed ${seed}, request ${index}: ${method} ${path} ${text?.slice(0, 3000)} ${JSON.stringify(headers)}: ${(cause as Error).message}`,
					{ cause },
				);
			}
		}
	}, 3_600_000);
});

function judge(
	reply: Reply,
	{ path }: Operation,
	sent: string | undefined,
): void {
	assert.ok(reply.status < 500, `${reply.status} ${reply.text}`);
	const isOAuth = /access_token|device|authorize/.test(path);
	if (reply.status === 400 && !isOAuth && !path.startsWith("/identity")) {
		const { errors = [] } = reply.body as { errors?: Json[] };
		assert.ok(errors.length > 0, `a refusal without errors: ${reply.text}`);
		const fields = errors.flatMap(({ field }) => field ?? []);
		assert.equal(new Set(fields).size, fields.length, "a field named twice");
		// A body that cannot be read whole has no fields, and a text that says where.
		const isUnread = /^The body |is not a name/.test(
			String(reply.body.message),
		);
		assert.ok(
			!isJson(sent) || isUnread || fields.length > 0,
			`a refusal that names no field: ${reply.text}`,
		);
	}
}

/** What the request set is in its reply. */
function judgeKept(
	reply: Reply,
	{ id }: Operation,
	sent: string | undefined,
): void {
	if (reply.status !== 200 && reply.status !== 201) return;
	if (!accepting.test(id)) return;
	const body = JSON.parse(sent ?? "{}") as Json;
	const { dryRun, resource, group, licenseTemplate } = reply.body as Record<
		string,
		Json | undefined
	>;
	const shown =
		dryRun === undefined ? reply.body : (resource ?? group ?? licenseTemplate);
	for (const [name, value] of Object.entries(body)) {
		if (typeof value !== "string" || shown === undefined) continue;
		if (!kept.has(name)) continue;
		const text = value.trim();
		assert.equal(shown[name], text === "" ? undefined : text, name);
	}
}

// A record that was accepted is what the reply shows, also when it is read again.
async function demandThere(
	api: Api,
	{ id }: Operation,
	{ status, body }: Reply,
): Promise<void> {
	if (status !== 200 && status !== 201) return;
	if (!accepting.test(id) || body.dryRun !== undefined) return;
	if (body.schemas !== undefined && String(body.schemas).includes("DryRun"))
		return;
	if (typeof body.id !== "string") return;
	const place = placeOf(id, body.id);
	const admin = await api.tokenOf(people.full);
	const again = await api.call(admin, "GET", place);
	if (again.status === 404) return;
	assert.equal(again.status, 200, again.text);
	for (const [name, value] of Object.entries(body))
		if (!changing.has(name))
			assert.deepEqual(again.body[name], value, `${name} of ${place}`);
}

// Members are cut, and secrets are shown once.
const changing = new Set(["members", "meta", "clientSecret", "groups"]);

function placeOf(operation: string, id: string): string {
	const noun = operation.replace(/^create|^update/, "");
	const scim = `/identity/scim/${orgId}/v2`;
	const places: Record<string, string> = {
		Group: "/groups",
		ScimGroup: `${scim}/Groups`,
		ScimUser: `${scim}/Users`,
		LicenseTemplate: "/licenseTemplates",
		Integration: "/integrations",
	};
	return `${places[noun]}/${id}`;
}

const accepting =
	/^(create|update)(Group|ScimGroup|ScimUser|LicenseTemplate|Integration)$/;
const kept = new Set(["displayName", "description", "usage", "externalId"]);

function isJson(text: string | undefined): boolean {
	try {
		return text !== undefined && typeof JSON.parse(text) === "object";
	} catch {
		return false;
	}
}
