import { expect, test } from "bun:test";
import type { Page } from "playwright-core";
import { german } from "../../src/words/german/german.ts";
import { japanese } from "../../src/words/japanese/japanese.ts";
import type { Words } from "../../src/words/shape.ts";
import {
	describeBrowser,
	expectAccessible,
	expectFitsWidth,
	keepPicture,
	type Scheme,
	type Width,
} from "./browser.ts";
import { openConsole } from "./console.ts";
import { findEnglish } from "./foreign-texts.ts";
import { places as allPlaces } from "./places.ts";
import { openSite, type Site } from "./site.ts";

// Records, whose addresses have an id, are opened below.
const places = [
	...allPlaces.filter((place) => !place.includes("/Y2")),
	"/device",
];

/** Pages whose first button opens a dialog or a panel. */
const makers = ["/groups", "/locations", "/tokens", "/integrations", "/faults"];
const sections = ["profile", "licenses", "calling", "roles", "sites"];

describeBrowser("the language of the console", () => {
	test("is that of the browser, unless another is chosen, which all tabs and reloads keep", async () => {
		await using site = await openSite();
		await using tab = await openConsole(site, { language: "de-AT" });
		const { page } = tab;
		const title = (name: string) =>
			page.getByRole("heading", { level: 1, name, exact: true }).waitFor();
		await page.goto(`${site.url}/console/people`);
		await title("Personen");
		const other = await page.context().newPage();
		await other.goto(`${site.url}/console/people`);
		await other.getByRole("heading", { name: "Personen" }).waitFor();
		expect(await page.locator("html").getAttribute("lang")).toBe("de");

		await page.locator(".account-button").click();
		await page.getByLabel("Sprache").selectOption("English");
		await title("People");
		await other.getByRole("heading", { name: "People" }).waitFor();
		await page.reload();
		await title("People");
		await page.locator(".account-button").click();
		await page.getByLabel("Language").selectOption("System");
		await title("Personen");
		expect(tab.errors).toEqual([]);
	});

	test("is English where the browser speaks none of them", async () => {
		await using site = await openSite();
		await using tab = await openConsole(site, { language: "fi-FI" });
		await tab.page.getByRole("link", { name: "Licenses" }).waitFor();
		expect(await tab.page.locator("html").getAttribute("lang")).toBe("en");
	});

	test.each<[string, Words, Width, Scheme]>([
		["de", german, "phone", "light"],
		["ja", japanese, "desktop", "dark"],
	])(
		"is the only one on every page, which stays accessible and fits, %s",
		async (language, words, width, scheme) => {
			await using site = await openSite({ isStandIn: true });
			const { personId, jobId } = await changePeople(site);
			await using tab = await openConsole(site, { language, width, scheme });
			const { page } = tab;
			const found: Record<string, string[]> = {};
			const look = async (place: string) => {
				const texts = await findEnglish(page, words);
				if (texts.length > 0) found[place] = texts;
				await expectFitsWidth(page);
			};
			for (const place of [
				...places,
				`/people/${personId}`,
				`/bulk/${jobId}`,
			]) {
				await open(page, `/console${place}`);
				await look(place);
				await expectAccessible(page);
				if (place === "/activity" && language === "ja")
					await keepPicture(page, "console-japanese");
			}
			for (const place of makers) {
				await open(page, `/console${place}`);
				await page
					.locator("#main .button:has(svg, [name=plus])")
					.first()
					.click();
				await page.locator("dialog[open]").first().waitFor();
				await look(`the dialog of ${place}`);
				await page.keyboard.press("Escape");
			}
			for (const section of sections) {
				await open(page, `/console/people/${personId}?edit=${section}`);
				await page.locator("dialog[open]").first().waitFor();
				await look(`the panel ${section}`);
			}
			await open(page, `/console/people/${personId}`);
			await page.getByRole("button", { name: words.person.more }).click();
			await page.getByRole("menuitem", { name: words.verbs.delete }).click();
			await page.locator("dialog[open] [role=note] li").first().waitFor();
			await look("the question before a deletion");
			await page.goto(`${site.url}/reference`);
			await page.locator("article #call-title").waitFor();
			await look("the reference");
			await expectAccessible(page);
			expect(found).toEqual({});
			expect(tab.errors).toEqual([]);
		},
	);
});

/** Changes people, deletes one and previews a bulk change, so that the pages have something to show. */
async function changePeople(
	site: Site,
): Promise<{ personId: string; jobId: string }> {
	const call = async (
		method: string,
		path: string,
		body?: object,
		type = "application/merge-patch+json",
	) => {
		const reply = await fetch(`${site.url}/v1${path}`, {
			method,
			headers: {
				authorization: `Bearer ${site.adminToken}`,
				"content-type": type,
			},
			...(body && { body: JSON.stringify(body) }),
		});
		expect(reply.ok).toBe(true);
		return reply.status === 204 ? undefined : reply.json();
	};
	const { items } = (await call("GET", "/people?max=2")) as {
		items: { id: string }[];
	};
	const [first, second] = items.map(({ id }) => id);
	await call("PATCH", `/people/${first}`, { title: "Dr." });
	await call("DELETE", `/people/${second}`);
	const job = (await call(
		"POST",
		"/bulk/jobs?dryRun=true",
		{ query: { department: "Sales" }, method: "PATCH", body: { title: "Dr." } },
		"application/json",
	)) as { id: string };
	return { personId: first ?? "", jobId: job.id };
}

// As a link of the page does, without loading the console again.
async function open(page: Page, path: string): Promise<void> {
	await page.evaluate((href) => {
		const link = document.createElement("a");
		link.href = href;
		document.body.append(link);
		link.click();
		link.remove();
	}, path);
	await page.waitForURL(`**${path}`);
	await page.locator("#main h1").waitFor();
	await page.waitForLoadState("networkidle");
}
