import { expect, test } from "bun:test";
import type { Page } from "playwright-core";
import { describeBrowser } from "./browser.ts";
import { openConsole } from "./console.ts";
import { openSite, type Site } from "./site.ts";

const hostile = `<img src=x onerror="window.hacked=1"><svg onload=window.hacked=1>"'\`\${window.hacked=1}{{window.hacked=1}}</title></textarea><script>window.hacked=1</script>`;
const email = "a?subject=x&cc=y@evil.example";

async function call(site: Site, method: string, path: string, body?: object) {
	const response = await fetch(`${site.url}/v1${path}`, {
		method,
		headers: {
			authorization: `Bearer ${site.adminToken}`,
			"content-type": "application/json",
		},
		body: body && JSON.stringify(body),
	});
	const text = await response.text();
	if (!response.ok) throw new Error(`${method} ${path}: ${text}`);
	return text === "" ? {} : (JSON.parse(text) as Record<string, unknown>);
}

/** Somebody whose every text is hostile, and things with hostile names around them; gives the person's id. */
async function fill(site: Site): Promise<string> {
	const { id } = await call(site, "POST", "/people", {
		emails: [email],
		displayName: hostile,
		firstName: hostile,
		lastName: hostile,
		title: hostile,
		department: hostile,
		manager: hostile,
		addresses: [{ type: "work", streetAddress: hostile, country: "US" }],
		avatar: "https://evil.example/picture.png",
	});
	const gone = await call(site, "POST", "/people", {
		emails: ["gone@example.com"],
		displayName: hostile,
	});
	await call(site, "DELETE", `/people/${gone.id}`);
	await call(site, "POST", "/locations", {
		name: hostile,
		notes: hostile,
		timeZone: "Europe/Oslo",
		preferredLanguage: "en_us",
		address: { address1: hostile, city: hostile, country: "NO" },
	});
	await call(site, "POST", "/tokens", {
		name: hostile,
		scopes: ["spark:people_read"],
	});
	await call(site, "PATCH", `/people/${id}`, { title: `${hostile}!` });
	return String(id);
}

async function expectHarmless(page: Page): Promise<void> {
	const hacked = await page.evaluate("window.hacked");
	expect(hacked).toBeUndefined();
}

describeBrowser("texts that are markup or script", () => {
	test("are shown as what they are in every view, and nothing of theirs runs or is loaded", async () => {
		await using site = await openSite();
		const id = await fill(site);
		await using tab = await openConsole(site);
		const { page } = tab;
		const showing = [
			"/console/people",
			`/console/people/${id}`,
			`/console/people/${id}/edit`,
			"/console/locations",
			"/console/numbers",
			`/console/chart?person=${id}`,
			"/console/directory?q=onerror",
			"/console/tokens",
			"/console/deleted",
			"/console/activity",
		];
		const others = ["/console/licenses", "/console/requests", "/console/bulk"];
		for (const view of [...showing, ...others]) {
			await page.goto(`${site.url}${view}`);
			await page
				.locator("#main h1, #main .card, #main .table-frame")
				.first()
				.waitFor();
			if (showing.includes(view))
				await page
					.getByText("onerror=")
					.filter({ visible: true })
					.first()
					.waitFor();
			else
				await page
					.locator("#main :is(.card, .table-frame, .empty, form):visible")
					.first()
					.waitFor();
			await expectHarmless(page);
		}
		await page.goto(`${site.url}/console/people/${id}`);
		const link = page.locator('a[href^="mailto:"]').first();
		expect(await link.getAttribute("href")).toBe(
			`mailto:${encodeURIComponent(email).replace("%40", "@")}`,
		);
		await page.goto(
			`${site.url}/console/people/${encodeURIComponent(hostile)}`,
		);
		await page.locator("#main h1").waitFor();
		await expectHarmless(page);
		await page.goto(`${site.url}/reference#${encodeURIComponent(hostile)}`);
		await page.locator("h1").first().waitFor();
		await expectHarmless(page);
		expect(tab.requests.filter((url) => !url.startsWith(site.url))).toEqual([]);
	});
});
