import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import type { Job } from "../../src/contract/job-shape.ts";
import {
	describeBrowser,
	expectAccessible,
	expectFitsWidth,
	looks,
} from "./browser.ts";
import { openConsole } from "./console.ts";
import { openSite, type Site } from "./site.ts";

interface Found {
	items: { id: string; displayName: string }[];
}

function call(site: Site) {
	return async <Body>(method: string, path: string, body?: unknown) => {
		const reply = await fetch(`${site.url}/v1${path}`, {
			method,
			headers: {
				authorization: `Bearer ${site.adminToken}`,
				"content-type": "application/json",
			},
			body: body === undefined ? undefined : JSON.stringify(body),
		});
		expect(reply.ok).toBe(true);
		return (await reply.json()) as Body;
	};
}

/** A site where one person got a title and eight others a department, in one request. */
async function openBusySite() {
	const site = await openSite();
	const ask = call(site);
	const { items } = await ask<Found>("GET", "/people?max=9&type=person");
	const [first, ...others] = items as [Found["items"][0], ...Found["items"]];
	await ask("PATCH", `/people/${first.id}`, { title: "Chief Tester" });
	await ask("POST", "/bulk", {
		mode: "all-or-nothing",
		operations: others.map(({ id }) => ({
			method: "PATCH",
			path: `/people/${id}`,
			body: { department: "Moved" },
		})),
	});
	return { site, first, others };
}

describeBrowser("the activity in the console", () => {
	test("shows what one request did to many on one line, with the names of properties, and opens it", async () => {
		const { site } = await openBusySite();
		await using _ = site;
		await using tab = await openConsole(site, { path: "/console/activity" });
		const { page } = tab;
		const line = page.getByText(/updated 8 people \(.+, …\): Department/);
		await line.waitFor();
		await page.getByText("Before and after").first().click();
		const changes = page.getByRole("table", { name: "Before and after" });
		await changes.getByText("Moved").nth(7).waitFor();
		expect(await changes.getByRole("link").count()).toBe(8);
		await page.getByRole("link", { name: "Show each change" }).click();
		await page.waitForURL(/request=/);
		await page
			.getByText(/updated .*: Department/)
			.nth(7)
			.waitFor();
		expect(await page.getByText(/: Department/).count()).toBe(8);
		expect(tab.errors).toEqual([]);
	});

	test("names the job that changed many, and leads to it", async () => {
		await using site = await openSite();
		const ask = call(site);
		const { items } = await ask<Found>("GET", "/people?max=3&type=person");
		const job = await ask<Job>("POST", "/bulk/jobs?title=Move%20to%20sales", {
			...{ ids: items.map(({ id }) => id), method: "PATCH" },
			body: { department: "Moved" },
		});
		while ((await ask<Job>("GET", `/bulk/jobs/${job.id}`)).ended === undefined);
		await using tab = await openConsole(site, { path: "/console/activity" });
		const { page } = tab;
		await page.getByText(/updated 3 people \(.+, …\): Department/).waitFor();
		await page
			.getByRole("link", { name: "Bulk change “Move to sales”" })
			.click();
		await page.waitForURL(`**/bulk/${job.id}`);
		expect(tab.errors).toEqual([]);
	});

	test("shows before and after of a change", async () => {
		const { site, first } = await openBusySite();
		await using _ = site;
		await using tab = await openConsole(site, {
			path: `/console/activity?target=${first.id}`,
		});
		const { page } = tab;
		await page.getByText("Before and after").click();
		await page.getByText("Chief Tester").waitFor();
		expect(await page.getByLabel("Person", { exact: true }).inputValue()).toBe(
			first.displayName,
		);
		await expectAccessible(page);
	});

	test("is filtered by the server, in the address, and writes what is shown as CSV", async () => {
		const { site, first } = await openBusySite();
		await using _ = site;
		await using tab = await openConsole(site, { path: "/console/activity" });
		const { page } = tab;
		await page.getByText(/updated 8 people/).waitFor();
		await page.getByLabel("Property", { exact: true }).selectOption("Title");
		await page.waitForURL(/field=title/);
		await page.getByRole("button", { name: "Today", exact: true }).click();
		await page.waitForURL(/from=20/);
		const chip = page.getByRole("button", { name: "Remove Property: Title" });
		await chip.waitFor();
		await page.getByText(/updated .*: Title/).waitFor();
		expect(await page.getByText(/: Department/).count()).toBe(0);
		const downloading = page.waitForEvent("download");
		await page.getByRole("button", { name: "Export CSV" }).click();
		const file = await (await downloading).path();
		const lines = readFileSync(file, "utf8").trim().split("\r\n");
		expect(lines).toHaveLength(2);
		expect(lines[1]).toContain(first.displayName);
		expect(lines[1]).toContain("title");
		await page.getByLabel("Action", { exact: true }).selectOption("Deleted");
		await page.getByRole("heading", { name: "No activity" }).waitFor();
		await page.getByRole("button", { name: "Clear filters" }).click();
		await page.getByText(/updated 8 people/).waitFor();
		expect(tab.errors).toEqual([]);
	});

	test.each(looks)(
		"fits the window accessibly, %s %s",
		async (width, scheme) => {
			const { site } = await openBusySite();
			await using _ = site;
			await using tab = await openConsole(site, {
				path: "/console/activity",
				width,
				scheme,
			});
			await tab.page.getByText(/updated 8 people/).waitFor();
			await expectAccessible(tab.page);
			await expectFitsWidth(tab.page);
		},
	);

	test("exports everyone to a file with their number told", async () => {
		await using site = await openSite();
		await using tab = await openConsole(site, { path: "/console/bulk" });
		const { page } = tab;
		const downloading = page.waitForEvent("download");
		await page.getByRole("button", { name: "Export CSV" }).click();
		const file = await (await downloading).path();
		const lines = readFileSync(file, "utf8").trim().split("\n");
		expect(lines.length).toBeGreaterThan(190);
		expect(lines[0]).toContain("Email");
		expect(tab.errors).toEqual([]);
	});
});
