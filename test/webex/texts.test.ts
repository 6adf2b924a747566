import { expect, test } from "bun:test";
import type { Person } from "../../src/contract/person.ts";
import {
	type Api,
	describeApi,
	descriptionsOf,
	expectRefusal,
	expectStatus,
	ids,
	type Json,
	people,
} from "./harness.ts";

interface List {
	items: Person[];
}

describeApi("Texts of people", (openApi) => {
	test("are refused with what cannot be seen, in every way in", async () => {
		await using api = await openApi();
		const admin = await api.tokenOf(people.full);
		const before = await api.see(ids.manager);
		const path = `/people/${ids.manager}?callingData=true`;
		const wrong: [string, Json][] = [
			["emails[0]", { emails: ["a@example.com\u200b"] }],
			["emails[0]", { emails: ["rlo\u202e@example.com"] }],
			["emails[0]", { emails: ["c1\u0085@example.com"] }],
			["emails[0]", { emails: [".lead@example.com"] }],
			["emails[0]", { emails: ["a@-example.com"] }],
			["displayName", { displayName: "\u200b" }],
			["displayName", { displayName: "\u2800\u00a0" }],
			["displayName", { displayName: "a\u2028b" }],
			["displayName", { displayName: "a\u0085b" }],
			["firstName", { firstName: "\u3164" }],
			["lastName", { lastName: "a\nb" }],
			["title", { title: "\ufeff" }],
			["department", { department: "a\u202eb" }],
			["manager", { manager: "\u0007" }],
			["addresses[0].region", { addresses: [{ region: "\u200b" }] }],
			["addresses[1].type", { addresses: [{}, { type: "a\u0001" }] }],
			["siteUrls[0]", { siteUrls: ["a\u200b.example"] }],
			["avatar", { avatar: "https:x" }],
			["avatar", { avatar: "https://x.example/a\tb.png" }],
			["avatar", { avatar: "https://x.example\\a.png" }],
			["avatar", { avatar: "https://me:secret@x.example/a.png" }],
		];
		for (const [field, body] of wrong) {
			const whole = { ...before, ...body };
			const [name, value] = Object.entries(body)[0] as [string, unknown];
			const replies = [
				await api.call(admin, "PUT", path, whole),
				await api.call(admin, "PATCH", path, body, {
					"content-type": "application/merge-patch+json",
				}),
				await api.call(
					admin,
					"PATCH",
					path,
					[{ op: "add", path: `/${name}`, value }] as unknown as Json,
					{ "content-type": "application/json-patch+json" },
				),
				await api.call(admin, "POST", "/people", {
					emails: ["new@example.com"],
					displayName: "New",
					...body,
				}),
			];
			for (const reply of replies) {
				expectRefusal(reply, 400, `${field} `);
				expect(descriptionsOf(reply)).toHaveLength(1);
			}
		}
		expect(await api.see(ids.manager)).toEqual(before);
	});

	test("lose outer blanks, and are nothing when there is nothing else", async () => {
		await using api = await openApi();
		const admin = await api.tokenOf(people.full);
		const reply = await api.call<Person>(admin, "POST", "/people", {
			emails: [" Wendy.Space@example.com\u00a0"],
			displayName: "  Wendy   Space  ",
			firstName: "   ",
			lastName: "\u3000Space",
			title: "",
			department: "\u00a0",
			avatar: " https://Example.com/w.png ",
			addresses: [{}, { region: " ", city: "" }, { country: " US " }],
		});
		expectStatus(reply, 200);
		const { body } = reply;
		expect(body).toMatchObject({
			emails: ["Wendy.Space@example.com"],
			displayName: "Wendy   Space",
			lastName: "Space",
			avatar: "https://example.com/w.png",
			addresses: [{ country: "US" }],
		});
		for (const name of ["firstName", "nickName", "title", "department"])
			expect(body).not.toHaveProperty(name);
		for (const query of [
			"displayName=Wendy",
			"displayName=wendy%20sp",
			"displayName=%20%20WENDY%C2%A0%20space%20",
			"email=%20wendy.space@example.com",
			"query=space",
		])
			expect(await find(api, query)).toEqual(["Wendy   Space"]);
	});

	test("are found whatever their case, in every script", async () => {
		await using api = await openApi();
		const admin = await api.tokenOf(people.full);
		const asked: [string, ...string[]][] = [
			["ΣΙΣΥΦΟΣ ΤΕΣΤ", "ΣΙΣ", "σις", "σισυφος τ"],
			["İnci Işık", "İNCİ", "inci", "İNCİ IŞIK"],
			["Straße Sieben", "STRASSE", "straße", "strasse s"],
			["ǅungla", "ǆ", "Ǆ"],
			["ᏣᎳᎩ", "ꮳꮃ"],
		];
		for (const [index, [displayName]] of asked.entries())
			expectStatus(
				await api.call(admin, "POST", "/people", {
					emails: [`case-${index}@example.com`],
					displayName,
				}),
				200,
			);
		for (const [displayName, ...texts] of asked)
			for (const text of texts)
				expect([
					text,
					await find(api, `displayName=${encodeURIComponent(text)}`),
				]).toEqual([text, [displayName]]);
	});

	test("are found without their accents and hyphens: by a search at every word, by name at its beginning", async () => {
		await using api = await openApi();
		const admin = await api.tokenOf(people.full);
		const asked: [displayName: string, text: string, isBeginning: boolean][] = [
			["Marie Lefèvre-Dubois", "Dubois", false],
			["Simão Torres", "Simao", true],
			["Seán O’Brien", "o'brien", false],
		];
		for (const [index, [displayName]] of asked.entries())
			await api.call(admin, "POST", "/people", {
				emails: [`${index}@example.com`],
				displayName,
			});
		for (const [displayName, text, isBeginning] of asked) {
			const value = encodeURIComponent(text);
			expect(await find(api, `query=${value}`)).toContain(displayName);
			const byName = await find(api, `displayName=${value}`);
			expect(byName.includes(displayName)).toBe(isBeginning);
		}
	});

	test("are refused of tokens and webhooks too, and their blanks are taken away", async () => {
		await using api = await openApi();
		const admin = await api.tokenOf(people.full);
		const webhook = {
			name: "W",
			targetUrl: "https://example.com/hook",
			resource: "people",
			event: "all",
		};
		const token = { name: "T", scopes: ["spark:people_read"] };
		const wrong: [string, Json, string][] = [
			["/webhooks", { ...webhook, name: "a\u2028b" }, "name"],
			["/webhooks", { ...webhook, name: "\u200b" }, "name"],
			["/webhooks", { ...webhook, name: " " }, "name"],
			["/webhooks", { ...webhook, targetUrl: "https:x" }, "targetUrl"],
			["/webhooks", { ...webhook, targetUrl: "https://a\\b/" }, "targetUrl"],
			[
				"/webhooks",
				{ ...webhook, targetUrl: "https://a@b.example/" },
				"targetUrl",
			],
			["/tokens", { ...token, name: "a\u0085b" }, "name"],
			["/tokens", { ...token, name: "\u3164" }, "name"],
			["/tokens", { ...token, name: "\u00a0" }, "name"],
		];
		for (const [path, body, field] of wrong) {
			const reply = await api.call(admin, "POST", path, body);
			expectRefusal(reply, 400, `${field} `);
			expect(descriptionsOf(reply)).toHaveLength(1);
		}
		const all = await api.call(admin, "POST", "/tokens", {
			name: "\u200b",
			scopes: ["nonsense"],
			personId: "nonsense",
		});
		expectRefusal(all, 400, "name ", "scopes ", "personId ");
		expect(descriptionsOf(all)).toHaveLength(3);
		const made = await api.call(admin, "POST", "/webhooks", {
			...webhook,
			name: "  Ä ",
			targetUrl: " HTTPS://Example.com/ä ",
		});
		expect(made.body).toMatchObject({
			name: "Ä",
			targetUrl: "https://example.com/%C3%A4",
		});
		const named = { ...token, name: " nightly " };
		const shown = await api.call(admin, "POST", "/tokens", named);
		expect(shown.body).toMatchObject({ name: "nightly" });
	});

	test("are refused as the title of a job too", async () => {
		await using api = await openApi();
		const admin = await api.tokenOf(people.full);
		for (const title of [
			"a\u202eb",
			"A\u200b",
			"\ufeffA",
			"\ufff9x",
			"a\u0085b",
		])
			expectRefusal(
				await api.call(
					admin,
					"POST",
					`/bulk/jobs?title=${encodeURIComponent(title)}`,
					"{}\n",
					{ "content-type": "application/x-ndjson" },
				),
				400,
				"title ",
			);
	});

	test("are searched for only with what can be seen", async () => {
		await using api = await openApi();
		const admin = await api.tokenOf(people.full);
		for (const [path, name] of [
			["/people", "displayName"],
			["/people", "query"],
			["/locations", "name"],
		])
			for (const text of ["", "  ", "\u200b", "a\u0007", "\u2028a", "\u3000"])
				expectRefusal(
					await api.call(
						admin,
						"GET",
						`${path}?${name}=${encodeURIComponent(text)}`,
					),
					400,
					`${name} must`,
				);
	});

	test("name one mailbox, whether its domain is in letters or as punycode", async () => {
		await using api = await openApi();
		const admin = await api.tokenOf(people.full);
		const add = (email: string) =>
			api.call(admin, "POST", "/people", {
				emails: [email],
				displayName: "U",
			});
		expectStatus(await add("u1@bücher.example"), 200);
		for (const email of [
			"u1@xn--bcher-kva.example",
			"U1@BÜCHER.example",
			"u1@bu\u0308cher.example",
		])
			expectStatus(await add(email), 409);
		expect(await find(api, "email=u1@XN--bcher-kva.example")).toEqual(["U"]);
	});

	test("are as long as they have code points", async () => {
		await using api = await openApi();
		const admin = await api.tokenOf(people.full);
		const put = async (displayName: string) =>
			api.call<Person>(admin, "PUT", `/people/${ids.manager}`, {
				...(await api.see(ids.manager)),
				displayName,
			});
		const long = "👍".repeat(256);
		const kept = await put(long);
		expectStatus(kept, 200);
		expect(kept.body.displayName).toBe(long);
		expectRefusal(
			await put("👍".repeat(257)),
			400,
			"displayName must be at most 256 characters, not 257.",
		);
	});
});

async function find(api: Api, query: string): Promise<string[]> {
	const admin = await api.tokenOf(people.full);
	const reply = await api.call<List>(admin, "GET", `/people?${query}`);
	expectStatus(reply, 200);
	return reply.body.items.map(({ displayName }) => displayName);
}
