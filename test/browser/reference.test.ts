import { expect, test } from "bun:test";
import type { Locator, Page } from "playwright-core";
import { operations } from "../../src/contract/operations.ts";
import { updatePerson } from "../../src/contract/people.ts";
import { Person } from "../../src/contract/person.ts";
import { introductionIds } from "../../src/manual/introduction.ts";
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

/** Opens the form that sends the call: beside it, or as a sheet on a phone. */
async function openForm(page: Page): Promise<void> {
	await page.getByRole("button", { name: "Try it", exact: true }).click();
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
				.locator("td:first-child .code")
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
			await openForm(page);
			expect(await send.isDisabled()).toBe(true);
			if (width === "phone") await page.keyboard.press("Escape");
			await signIn(page);
			if (width === "phone") await openForm(page);
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
		await openForm(page);
		const json = page.locator("textarea[name=body]");
		const show = (view: "Form" | "JSON") =>
			page.getByRole("button", { name: view, exact: true }).click();
		const read = async () => {
			await show("JSON");
			const text = await json.inputValue();
			await show("Form");
			return JSON.parse(text);
		};
		const field = (name: string) => page.locator(`[id="body-${name}"]`);
		for (const name of Object.keys(
			updatePerson.body?.schema.properties ?? {},
		)) {
			expect([name, await field(name).count()]).toEqual([name, 1]);
			expect(await textOf(page.locator(`[id="hint-body-${name}"]`))).not.toBe(
				"",
			);
		}
		expect(await field("displayName").inputValue()).toBe("John Andersen");
		await field("title").fill("Buyer");
		await field("loginEnabled").selectOption("false");
		await page
			.getByRole("button", { name: "Add an entry to phoneNumbers" })
			.click();
		await field("phoneNumbers[1].value").fill("408 526 7210");
		await page
			.getByRole("button", { name: "Remove entry 1 of phoneNumbers" })
			.click();
		await field("emails").fill("second@example.com");
		await field("emails").press("Enter");
		await page.getByRole("button", { name: "Remove Y2lzY29z" }).first().click();
		const typed = await read();
		expect(typed).toMatchObject({
			title: "Buyer",
			phoneNumbers: [{ value: "408 526 7210" }],
			emails: ["john.andersen@example.com", "second@example.com"],
			loginEnabled: false,
		});
		expect(typed.roles).toHaveLength(1);
		await show("JSON");
		await json.fill('{"displayName": "From JSON", "title": 7}');
		await show("Form");
		expect(await field("displayName").inputValue()).toBe("From JSON");
		expect(await field("department").inputValue()).toBe("");
		// A text that is no JSON has no form, and says where it breaks.
		await show("JSON");
		await json.fill('{\n  "displayName": "A",\n');
		await page.getByText("This is not JSON: look at line 3").waitFor();
		expect(await json.getAttribute("aria-invalid")).toBe("true");
		await page.getByRole("button", { name: "Go there" }).click();
		expect(await json.evaluate((area) => area === document.activeElement)).toBe(
			true,
		);
		await show("Form");
		await page.getByText("not a JSON object").waitFor();
		await json.fill("{}");
		await field("displayName").fill("Again");
		expect(await read()).toEqual({ displayName: "Again" });
		await expectAccessible(page);
		expect(tab.errors).toEqual([]);
	});

	test("loads a person with the version, and refuses what another has changed since", async () => {
		await using site = await openSite();
		await using tab = await openTab();
		const { page } = tab;
		await openReference(page, site);
		await signIn(page);
		await openForm(page);
		// Ids have names.
		const person = page.locator('[id="parameter-path-personId"]');
		await page.waitForFunction(
			() =>
				(document.getElementById("parameter-path-personId") as HTMLInputElement)
					.value === "John Andersen",
		);
		await page.getByRole("button", { name: "Load this person" }).click();
		await page.getByText("Loaded, with If-Match.").waitFor();
		const version = page.locator('[name="header:If-Match"]');
		const first = await version.inputValue();
		expect(first).toMatch(/^"\d+\.[\w-]+"$/);
		await page
			.locator("try-call")
			.getByText("Full Administrator", { exact: true })
			.waitFor();
		await page.locator('[id="body-title"]').fill("Historian");
		const send = page.getByRole("button", { name: "Send PUT" });
		const outcome = page.locator(".outcome");
		// A dry run writes nothing, so the version stays.
		await page.getByLabel("Dry run").check();
		await page.getByRole("button", { name: "Send PUT as a dry run" }).click();
		await outcome.getByText('"dryRun"').waitFor();
		expect(await version.inputValue()).toBe(first);
		await page.getByLabel("Dry run").uncheck();
		await send.click();
		await outcome.getByText('"title"').waitFor();
		expect(await textOf(outcome)).toContain("200 OK");
		expect(await version.inputValue()).not.toBe(first);
		const { personId = "" } = await page.evaluate(() => ({
			personId: decodeURIComponent(
				/people\/([^?']+)/.exec(
					document.querySelector("peopled-code-sample")?.textContent ?? "",
				)?.[1] ?? "",
			),
		}));
		const other = await fetch(`${site.url}/v1/people/${personId}`, {
			method: "PATCH",
			headers: {
				authorization: `Bearer ${site.adminToken}`,
				"content-type": "application/json",
			},
			body: '{"title": "Archivist"}',
		});
		expect(other.status).toBe(200);
		await send.click();
		await outcome.getByText("Precondition Failed").waitFor();
		expect(await textOf(outcome)).toContain('"changes"');
		// The calls of this tab can be opened again.
		await page.getByText("Sent in this tab (3)").click();
		expect(await page.locator(".sent li").allInnerTexts()).toEqual([
			expect.stringContaining("412"),
			expect.stringContaining("200"),
			expect.stringContaining("200"),
		]);
		await page
			.getByRole("button", { name: /^Open PUT/ })
			.last()
			.click();
		expect(await page.getByLabel("Dry run").isChecked()).toBe(true);
		expect(await person.inputValue()).toBe("John Andersen");
	});

	test("names what the document forbids before it is sent, and leads from the refusal to the field", async () => {
		await using site = await openSite();
		await using tab = await openTab();
		const { page } = tab;
		await openReference(page, site);
		await signIn(page);
		await openForm(page);
		await page.locator('[id="body-displayName"]').fill("");
		await page.locator('[id="body-extension"]').fill("1");
		await page.getByRole("button", { name: "Send PUT" }).click();
		await page
			.getByRole("button", { name: "displayName is required." })
			.click();
		expect(await page.evaluate(() => document.activeElement?.id)).toBe(
			"body-displayName",
		);
		await page.getByRole("button", { name: "Send PUT anyway" }).click();
		const outcome = page.locator(".outcome");
		await outcome.getByText("Bad Request").waitFor();
		await outcome
			.getByRole("button", { name: "extension must be 2 to 10" })
			.click();
		expect(await page.evaluate(() => document.activeElement?.id)).toBe(
			"body-extension",
		);
		await expectAccessible(page);
	});

	test("on real data, changes are dry runs until that is turned off", async () => {
		await using site = await openSite({ isSample: false });
		await using tab = await openTab();
		const { page } = tab;
		await openReference(page, site);
		await page.getByText("Real data.", { exact: true }).waitFor();
		await page.locator("input[name=token]").fill(site.adminToken);
		await page.getByRole("button", { name: "Use token" }).click();
		await openForm(page);
		await page.getByText("This request changes real data.").waitFor();
		await page.getByRole("button", { name: "Send PUT as a dry run" }).click();
		await page.locator(".outcome").getByText('"dryRun"').waitFor();
		await expectAccessible(page);
	});

	test("shows a refusal as it is, and puts the example back", async () => {
		await using site = await openSite();
		await using tab = await openTab();
		const { page } = tab;
		await openReference(page, site);
		await signIn(page);
		await openForm(page);
		await page.getByRole("button", { name: "JSON", exact: true }).click();
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
		await page.getByRole("button", { name: "Form", exact: true }).click();
		const login = page.locator('[id="body-loginEnabled"]');
		const given = await login.inputValue();
		await login.selectOption("false");
		await page.getByRole("button", { name: "Reset" }).click();
		expect(await login.inputValue()).toBe(given);
	});

	test("writes the request in every language as it would be sent, never with the token", async () => {
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
			["Java", 'System.getenv("TOKEN")'],
			["Go", 'os.Getenv("TOKEN")'],
		] as const) {
			await sample.getByRole("button", { name: language, exact: true }).click();
			const text = await textOf(sample.locator("pre"));
			expect(text).toContain(word);
			expect(text).toContain(`${site.url}/v1/people/Y2lzY29zcGFyazov`);
			expect(text).toContain("?callingData=true");
			expect(text).toContain("408 526 7209");
		}
		await sample.getByLabel("SDK").selectOption("webex (JavaScript)");
		expect(await textOf(sample.locator("pre"))).toContain("webex.request({");
		await sample.getByLabel("SDK").selectOption("wxc_sdk");
		expect(await textOf(sample.locator("pre"))).toContain(
			"api.people.update(person=person, calling_data=True)",
		);
		await sample.getByRole("button", { name: "curl", exact: true }).click();
		expect(await sample.getByLabel("SDK").inputValue()).toBe("");
		await openForm(page);
		await page.locator('[id="body-displayName"]').fill("Typed");
		await page.getByRole("button", { name: "Code", exact: true }).click();
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
		await page.getByText("Real data.", { exact: true }).waitFor();
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
		await openForm(page);
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
		await openForm(page);
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

	test("finds calls, parameters, values, error texts and codes, and leads to their place", async () => {
		await using site = await openSite();
		await using tab = await openTab();
		const { page } = tab;
		await openReference(page, site, "#listLicenses");
		expect(await textOf(page.locator("h1"))).toBe("List Licenses");
		const search = page.getByLabel("Search the reference");
		const first = page.locator(".found a").first();
		for (const [text, title, address] of [
			["delete a per", "Delete a Person", "#deletePerson"],
			["callingData", "callingData", "#listPeople/query.callingData"],
			["DoNotDisturb", "DoNotDisturb", "#listPeople/query.status"],
			["emailTaken", "emailTaken", "#problem-codes/emailTaken"],
			["request with other roles", "422", "#createPerson/422"],
			["lost updates", "Versions and lost updates", "#versions"],
		] as const) {
			await page.keyboard.press("Control+k");
			await search.fill(text);
			expect([text, await textOf(first.locator(".found-title"))]).toEqual([
				text,
				title,
			]);
			expect([text, await first.getAttribute("href")]).toEqual([text, address]);
		}
		expect(await page.locator(".found mark").count()).toBeGreaterThan(0);
		await expectAccessible(page);
		await search.press("Enter");
		await page
			.getByRole("heading", { name: "Versions and lost updates" })
			.waitFor();
		expect(await page.title()).toStartWith("Versions and lost updates");
		await search.fill("extension");
		await search.press("ArrowDown");
		await page.keyboard.press("ArrowDown");
		expect(
			await page.evaluate(() =>
				[...document.querySelectorAll(".found a")].indexOf(
					document.activeElement as Element,
				),
			),
		).toBe(1);
		await page.keyboard.press("Escape");
		expect(await search.inputValue()).toBe("");
		await search.fill("xyzzy");
		await page.getByText("Nothing found for “xyzzy”.").waitFor();
		await page.goBack();
		await page.getByRole("heading", { name: "List Licenses" }).waitFor();
	});

	test("has an address for every part, and says so when there is none", async () => {
		await using site = await openSite();
		await using tab = await openTab();
		const { page } = tab;
		const focused = () => page.evaluate(() => document.activeElement?.id);
		await openReference(page, site, "#updatePerson/body.phoneNumbers.value");
		expect(await focused()).toBe("updatePerson/body.phoneNumbers.value");
		for (const part of [
			"updatePerson/query.callingData",
			"updatePerson/header.If-Match",
			"updatePerson/response.invitePending",
			"updatePerson/412",
			"updatePerson/codes",
			"errors/retry",
			"problem-codes/emailTaken",
		]) {
			await page.evaluate((hash) => {
				location.hash = hash;
			}, part);
			await page.waitForFunction(
				(id) => document.activeElement?.id === id,
				part,
			);
		}
		// Every sign leads to the part beside it.
		await openReference(page, site, "#updatePerson");
		const broken = await page.evaluate(() =>
			[...document.querySelectorAll<HTMLAnchorElement>("a.anchor")]
				.map(({ hash }) => decodeURIComponent(hash.slice(1)))
				.filter((id) => document.getElementById(id) === null),
		);
		expect(broken).toEqual([]);
		// An address may name the person for the form.
		await page.evaluate(() => {
			location.hash = "deletePerson?personId=somebody";
		});
		expect(
			await page.locator('[id="parameter-path-personId"]').inputValue(),
		).toBe("somebody");
		await page.evaluate(() => {
			location.hash = "updatePerson/body.nothing";
		});
		await page.getByText("This page has no section “body.nothing”").waitFor();
		await page.evaluate(() => {
			location.hash = "listPersons";
		});
		await page.getByRole("heading", { name: "Page not found" }).waitFor();
		await page.getByRole("button", { name: "Search for it" }).click();
		expect(await page.getByLabel("Search the reference").inputValue()).toBe(
			"list Persons",
		);
	});

	test("has an example of the reply for each status", async () => {
		await using site = await openSite();
		await using tab = await openTab();
		const { page } = tab;
		await openReference(page, site);
		const replies = page.getByRole("region", { name: "Example reply" });
		for (const [status, words] of [
			["200", '"displayName": "John Andersen"'],
			["204", "This reply has no body."],
			["400", "displayName is required."],
			["410", "This person was deleted at"],
			["412", "If-Match names another version"],
			["503", '"trackingId"'],
		] as const) {
			await replies.getByRole("button", { name: status, exact: true }).click();
			expect(await textOf(replies)).toContain(words);
		}
	});

	test.each(looks)(
		"has an introduction that is the Markdown of the server, %s %s",
		async (width, scheme) => {
			await using site = await openSite();
			await using tab = await openTab({ width, scheme });
			const { page } = tab;
			await page
				.context()
				.grantPermissions(["clipboard-read", "clipboard-write"]);
			await openReference(page, site, "#start");
			for (const id of introductionIds) {
				await page.evaluate((hash) => {
					location.hash = hash;
				}, id);
				await page
					.locator(`nav a[href="#${id}"][aria-current]`)
					.waitFor({ state: "attached" });
				await expectFitsWidth(page);
			}
			await page.evaluate(() => {
				location.hash = "errors";
			});
			await page.locator("h1", { hasText: "Errors" }).waitFor();
			await expectAccessible(page);
			await page.getByRole("button", { name: "Copy as Markdown" }).click();
			await page.getByText("Copied", { exact: true }).waitFor();
			const reply = await fetch(`${site.url}/reference/errors.md`);
			const text = await page.evaluate(() => navigator.clipboard.readText());
			expect(text).toBe(await reply.text());
			expect(text).toContain(`${site.url}/v1/people`);
			expect(tab.errors).toEqual([]);
			await keepPicture(page, `reference-introduction-${width}-${scheme}`);
		},
	);

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
		await page.getByText("All pages").click();
		await expectAccessible(page);
		expect(tab.errors).toEqual([]);
	});
});
