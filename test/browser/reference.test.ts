import { expect, test } from "bun:test";
import type { Locator, Page } from "playwright-core";
import { operations } from "../../src/contract/operations.ts";
import { updatePerson } from "../../src/contract/people.ts";
import { Person } from "../../src/contract/person.ts";
import {
	describeBrowser,
	expectAccessible,
	expectFitsWidth,
	expectNoOutsideRequests,
	keepPicture,
	looks,
	openTab,
} from "./browser.ts";
import { openSite, type Site } from "./site.ts";

/** The codes of the page. */
const pageStatuses = [
	200, 204, 400, 401, 403, 404, 405, 409, 410, 415, 423, 428, 429, 500, 502,
	503, 504,
];

async function openReference(page: Page, site: Site, hash = ""): Promise<void> {
	await page.goto(`${site.url}/reference${hash}`);
	await page.locator("article #call-title").waitFor();
}

async function textOf(part: Locator): Promise<string> {
	return ((await part.textContent()) ?? "").replaceAll(/\s+/g, " ").trim();
}

async function signIn(page: Page): Promise<void> {
	await page.getByRole("button", { name: "Sign in as Ada Admin" }).click();
	await page.getByText("Signed in as Ada Admin").waitFor();
}

describeBrowser("the reference in a browser", () => {
	test.each(looks)(
		"shows all of Update a Person, asks nobody else and can be used by everyone, %s %s",
		async (width, scheme) => {
			await using site = await openSite();
			await using tab = await openTab({ width, scheme });
			const { page } = tab;
			await openReference(page, site);
			expect(await textOf(page.locator("h1"))).toBe("Update a Person");
			await page.getByText("Test environment.").waitFor();
			const namesIn = async (title: string) =>
				page
					.getByRole("region", { name: title, exact: true })
					.locator("dt > code")
					.allInnerTexts();
			expect(await namesIn("URI Parameters")).toEqual(["personId"]);
			expect(await namesIn("Query Parameters")).toEqual(
				Object.keys(updatePerson.query.properties),
			);
			const body = await namesIn("Body Parameters");
			for (const name of Object.keys(
				updatePerson.body?.schema.properties ?? {},
			))
				expect(body).toContain(name);
			const replied = await namesIn("Response Properties");
			for (const name of Object.keys(Person.properties))
				expect(replied).toContain(name);
			const codes = await page
				.getByRole("region", { name: "Response Codes" })
				.locator("td:first-child")
				.allInnerTexts();
			for (const status of pageStatuses)
				expect(codes.map((code) => code.trim())).toContain(String(status));
			const table = await textOf(
				page.getByRole("region", { name: "Response Codes" }),
			);
			for (const words of [
				"no longer available",
				"when the requested format is not supported",
				"please try to reduce it",
			])
				expect(table).toContain(words);
			expect(await namesIn("Header Parameters")).toContain("Authorization");
			const text = await textOf(
				page.getByRole("region", { name: "Response Properties", exact: true }),
			);
			for (const meaning of [
				"active within the last 10 minutes",
				"has never logged in",
				"false no invitation is pending",
				"false the person cannot log in",
				"account is a guest",
				"in PNG format",
			])
				expect(text).toContain(meaning);
			// Each property is told once, not again inside another shape of the reply.
			expect(replied.filter((name) => name === "invitePending")).toHaveLength(
				1,
			);
			expect(
				await textOf(
					page.getByRole("region", { name: "Body Parameters", exact: true }),
				),
			).toContain("Possible values: work value string");
			await expectFitsWidth(page);
			await expectAccessible(page);
			expectNoOutsideRequests(tab, site.url);
			expect(tab.errors).toEqual([]);
			await keepPicture(page, `reference-${width}-${scheme}`);
		},
	);

	test.each(looks.slice(1, 3))(
		"sends the example with one click to sign in and one to send, and shows the real reply, %s %s",
		async (width, scheme) => {
			await using site = await openSite();
			await using tab = await openTab({ width, scheme });
			const { page } = tab;
			await openReference(page, site);
			const send = page.getByRole("button", { name: "Send PUT" });
			expect(await send.isDisabled()).toBe(true);
			await signIn(page);
			await send.click();
			const outcome = page.locator(".outcome");
			await outcome.waitFor();
			const shown = await textOf(outcome);
			expect(shown).toStartWith("200 OK");
			expect(shown).toContain('"value": "+1 408 526 7209"');
			expect(shown).toContain('"status": "active"');
			await expectFitsWidth(page);
			await expectAccessible(page);
			expectNoOutsideRequests(tab, site.url);
			expect(tab.errors).toEqual([]);
			await outcome.scrollIntoViewIfNeeded();
			await keepPicture(page, `reference-reply-${width}-${scheme}`);
		},
	);

	test("has an input for each body parameter that says what the JSON says, and the other way about", async () => {
		await using site = await openSite();
		await using tab = await openTab();
		const { page } = tab;
		await openReference(page, site);
		const json = page.locator("textarea[name=body]");
		const read = async () => JSON.parse(await json.inputValue());
		const field = (name: string) => page.locator(`[name="body:${name}"]`);
		for (const name of Object.keys(
			updatePerson.body?.schema.properties ?? {},
		)) {
			expect(await field(name).count()).toBe(1);
			const help = await field(name).getAttribute("aria-describedby");
			expect(await textOf(page.locator(`#${help}`))).not.toBe("");
		}
		expect(await field("displayName").inputValue()).toBe("John Andersen");
		expect(await field("licenses").inputValue()).toContain(", ");
		await field("title").fill("Buyer");
		await field("roles").fill("");
		await field("licenses").fill("a, b,");
		await field("phoneNumbers").fill('[{"value": "408 526');
		expect(await field("phoneNumbers").getAttribute("aria-invalid")).toBe(
			"true",
		);
		await field("phoneNumbers").fill('[{"value": "408 526 7210"}]');
		await field("loginEnabled").selectOption("false");
		const typed = await read();
		expect(typed).toMatchObject({
			title: "Buyer",
			licenses: ["a", "b"],
			phoneNumbers: [{ value: "408 526 7210" }],
			loginEnabled: false,
		});
		expect(typed).not.toHaveProperty("roles");
		await json.fill(
			'{"displayName": "From JSON", "emails": ["x@example.com"]}',
		);
		expect(await field("displayName").inputValue()).toBe("From JSON");
		expect(await field("emails").inputValue()).toBe("x@example.com");
		expect(await field("title").inputValue()).toBe("");
		await json.fill("{");
		expect(await field("displayName").isDisabled()).toBe(true);
		await expectAccessible(page);
		await json.fill("{}");
		await field("displayName").fill("Again");
		expect(await read()).toEqual({ displayName: "Again" });
		expect(tab.errors).toEqual([]);
	});

	test("shows a refusal as it is, and puts the example back", async () => {
		await using site = await openSite();
		await using tab = await openTab();
		const { page } = tab;
		await openReference(page, site);
		await signIn(page);
		const body = page.locator("textarea[name=body]");
		const example = await body.inputValue();
		await body.fill('{ "displayName": "" }');
		await page.getByRole("button", { name: "Send PUT" }).click();
		await page.locator(".outcome").waitFor();
		const shown = await textOf(page.locator(".outcome"));
		expect(shown).toStartWith("400 Bad Request");
		expect(shown).toContain("displayName");
		await page.getByRole("button", { name: "Reset" }).click();
		expect(await body.inputValue()).toBe(example);
		expect(await page.locator(".outcome").count()).toBe(0);
	});

	test("writes the request in three languages as it would be sent, never with the token", async () => {
		await using site = await openSite();
		await using tab = await openTab();
		const { page } = tab;
		await openReference(page, site);
		await signIn(page);
		const sample = page.getByRole("region", { name: "Code sample" });
		for (const [language, word] of [
			["curl", 'Bearer $TOKEN"'],
			["Node", "process.env.TOKEN"],
			["Python", "os.environ['TOKEN']"],
		] as const) {
			await sample.getByRole("button", { name: language }).click();
			const text = await textOf(sample.locator("pre"));
			expect(text).toContain(word);
			expect(text).toContain(`${site.url}/v1/people/Y2lzY29zcGFyazov`);
			expect(text).toContain("?callingData=true");
			expect(text).toContain("408 526 7209");
		}
		await page.locator("textarea[name=body]").fill('{"displayName":"Typed"}');
		expect(await textOf(sample.locator("pre"))).toContain("Typed");
	});

	test("accepts an access token, and reports an invalid one", async () => {
		await using site = await openSite({ isSample: false });
		await using tab = await openTab();
		const { page } = tab;
		await page.goto(`${site.url}/console`);
		await page.getByRole("button", { name: "Sign in", exact: true }).waitFor();
		await page.waitForLoadState("networkidle");
		await openReference(page, site);
		await page.waitForLoadState("networkidle");
		// Without a sample nothing is asked for that is not there.
		expect(tab.errors).toEqual([]);
		const token = page.locator("input[name=token]");
		await token.fill("wrong-token");
		await page.getByRole("button", { name: "Use token" }).click();
		await page
			.getByRole("alert")
			.getByText(/unknown, expired/)
			.waitFor();
		await token.fill(site.adminToken);
		await page.getByRole("button", { name: "Use token" }).click();
		await page.getByText("Signed in as Ada Admin").waitFor();
		expect(await page.getByText("Test environment.").count()).toBe(0);
		expect(page.url()).not.toContain(site.adminToken);
		const kept = await page.evaluate(() =>
			JSON.stringify([{ ...localStorage }, { ...sessionStorage }]),
		);
		expect(kept).not.toContain(site.adminToken);
		expect(await page.evaluate(() => document.cookie)).toBe("");
		await page.getByRole("button", { name: "Signed in as Ada Admin" }).click();
		await page.getByRole("button", { name: "Sign out" }).click();
		await token.waitFor();
	});

	test("sends calls of every dialect with the session", async () => {
		await using site = await openSite({ isStandIn: true });
		await using tab = await openTab();
		const { page } = tab;
		await openReference(page, site);
		await signIn(page);
		for (const [call, part] of [
			["getClock", "offsetMs"],
			["getScimConfig", "schemas"],
			["listRoles", "items"],
		] as const) {
			await page.evaluate((hash) => {
				location.hash = hash;
			}, call);
			await page.getByRole("button", { name: "Send GET" }).click();
			const body = page.getByRole("group", { name: "Body of the reply" });
			await body.getByText(part).first().waitFor();
		}
		expect(tab.errors).toEqual([]);
	});

	test("sends a patch in the media type that is chosen", async () => {
		await using site = await openSite();
		await using tab = await openTab();
		const { page } = tab;
		await openReference(page, site, "#patchPerson");
		await signIn(page);
		const body = page.locator("textarea[name=body]");
		expect(await body.inputValue()).toStartWith("{");
		await page
			.getByLabel("Media type of the body")
			.selectOption("application/json-patch+json");
		expect(await body.inputValue()).toStartWith("[");
		await body.fill('[{ "op": "add", "path": "/title", "value": "Patched" }]');
		await page.getByRole("button", { name: "Send PATCH" }).click();
		await page.locator(".outcome").waitFor();
		const shown = await textOf(page.locator(".outcome"));
		expect(shown).toStartWith("200 OK");
		expect(shown).toContain('"title": "Patched"');
	});

	test("finds calls by words, and leads to each by its own address", async () => {
		await using site = await openSite();
		await using tab = await openTab();
		const { page } = tab;
		await openReference(page, site, "#listLicenses");
		expect(await textOf(page.locator("h1"))).toBe("List Licenses");
		await page.getByLabel("Find a call").fill("delete a per");
		const links = page
			.getByRole("navigation", { name: "Calls" })
			.locator("li a");
		expect(await links.allInnerTexts()).toEqual([
			expect.stringContaining("Delete a Person"),
		]);
		await links.click();
		await page.getByRole("heading", { name: "Delete a Person" }).waitFor();
		expect(page.url()).toEndWith("#deletePerson");
		await page.goBack();
		await page.getByRole("heading", { name: "List Licenses" }).waitFor();
	});

	test("shows every call there is, on a phone too", async () => {
		await using site = await openSite({ isStandIn: true });
		await using tab = await openTab({ width: "phone" });
		const { page } = tab;
		await openReference(page, site);
		for (const { id, summary } of operations) {
			await page.evaluate((hash) => {
				location.hash = hash;
			}, id);
			await page.getByRole("heading", { name: summary, level: 1 }).waitFor();
			await expectFitsWidth(page);
		}
		await page.getByText("All calls").click();
		await expectAccessible(page);
		expect(tab.errors).toEqual([]);
	});
});
