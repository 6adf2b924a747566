import { afterAll, beforeAll, expect, test } from "bun:test";
import type { Page } from "playwright-core";
import { exampleIds } from "../../src/contract/examples.ts";
import {
	describeBrowser,
	expectAccessible,
	expectFitsWidth,
	looks,
} from "./browser.ts";
import { openConsole } from "./console.ts";
import { openSite, type Site } from "./site.ts";

const john = `/console/people/${exampleIds.person}`;

describeBrowser("the search over everything", () => {
	let site: Site;
	beforeAll(async () => {
		site = await openSite({ isStandIn: true });
	});
	afterAll(() => site[Symbol.asyncDispose]());

	const box = (page: Page) => page.getByRole("combobox", { name: "Search" });
	const option = (page: Page, name: string | RegExp) =>
		page.getByRole("option", { name });
	/** Types a text, and waits until all sources have answered. */
	const search = async (page: Page, text: string) => {
		await box(page).fill(text);
		await page.locator('#search-results[aria-busy="false"]').waitFor();
	};
	const titles = (page: Page) => page.locator(".search-title").allInnerTexts();

	test("keeps what is typed while its code is still loading", async () => {
		await using tab = await openConsole(site, { path: "/console/licenses" });
		const { page } = tab;
		const held = Promise.withResolvers<void>();
		await page.route("**/console/assets/palette-*.js", async (route) => {
			await held.promise;
			await route.continue();
		});
		const asked = page.waitForRequest("**/console/assets/palette-*.js");
		await page.keyboard.press("/");
		await asked;
		await page.keyboard.type("john/a");
		await page.keyboard.press("Backspace");
		held.resolve();
		await option(page, /John Andersen/).waitFor();
		await box(page).press("x");
		expect(await box(page).inputValue()).toBe("john/x");
	});

	test("finds people, records, pages and actions, and opens them by keyboard alone", async () => {
		await using tab = await openConsole(site, { path: "/console" });
		const { page } = tab;
		await page.getByRole("heading", { name: "Overview" }).waitFor();
		await page.keyboard.press("/");
		await box(page).waitFor();
		await option(page, "New person").waitFor();
		await search(page, "john");
		expect(await titles(page)).toEqual(["People"]);
		expect(
			await option(page, /John Andersen/)
				.locator("mark")
				.first()
				.textContent(),
		).toBe("John");
		await page.keyboard.press("ArrowDown");
		await page.keyboard.press("ArrowUp");
		await page.keyboard.press("Enter");
		await page.waitForURL(`${site.url}${john}`);
		expect(await page.locator("dialog.palette").count()).toBe(0);
		await page.getByRole("heading", { name: "John Andersen" }).waitFor();

		await page.keyboard.press("Control+k");
		await option(page, /^John Andersen/).waitFor();
		expect(await titles(page)).toEqual(["Recent", "Actions"]);
		for (const [text, found] of [
			["webinars", /Webex Webinars - 1000 1 of 5 seats free/],
			["denv", /^Denver/],
			["activ", /^Activity/],
			["(408) 526-7209", /John Andersen \+1 408 526 7209/],
			["7209", /^Show all numbers that match “7209”/],
			["jon andersen", /John Andersen/],
			[exampleIds.person, /John Andersen/],
			["f5b36187-c8dd-4727-8b2f-f9c447f29046", /John Andersen/],
			[`https://webexapis.com/v1/people/${exampleIds.person}`, /John Andersen/],
			["ROUTER_5f1c2a90-9f0e-4c1d-8f51-2f3c9a1be7d4", /^Changes of request/],
			["/console/licenses", /Page of this console/],
		] as const) {
			await search(page, text);
			await option(page, found).first().waitFor();
		}
		await search(page, "jon andersen");
		expect(await titles(page)).toEqual([
			"No exact match. People that match “andersen”",
		]);
		await search(page, "xqzw");
		await page.getByText("Nothing found for “xqzw”.").first().waitFor();
		await page.keyboard.press("Escape");
		await box(page).waitFor({ state: "detached" });
		// Enter before the results are there opens the first one when they are.
		await page.keyboard.press("Control+k");
		await box(page).fill("denver");
		await page.keyboard.press("Enter");
		await page.waitForURL(/\/console\/people\?location=/);
		await page.getByRole("heading", { name: "People" }).focus();
		await page.keyboard.press("?");
		await page.getByRole("heading", { name: "Keyboard shortcuts" }).waitFor();
		await expectAccessible(page);
		expect(tab.errors.filter((text) => !text.includes("404"))).toEqual([]);
	});

	test("opens the page that is open already with what was found, and back as it was", async () => {
		await using tab = await openConsole(site, { path: "/console/numbers" });
		const { page } = tab;
		const rows = page.getByRole("table").locator("tbody tr");
		await rows.nth(20).waitFor();
		await page.keyboard.press("Control+k");
		await search(page, "7209");
		await option(page, /^Show all numbers/).click();
		await rows.nth(2).waitFor({ state: "detached" });
		expect(await page.getByLabel("Search numbers").inputValue()).toBe("7209");
		await page.getByRole("link", { name: "Numbers", exact: true }).click();
		await rows.nth(20).waitFor();
		await page.goBack();
		await rows.nth(2).waitFor({ state: "detached" });

		const id = "ROUTER_5f1c2a90-9f0e-4c1d-8f51-2f3c9a1be7d4";
		for (const [name, result] of [
			["Activity", /^Changes of request/],
			["Requests", /^(?!Changes).*ROUTER_/],
		] as const) {
			await page.getByRole("link", { name, exact: true }).click();
			await page.getByRole("heading", { name, level: 1 }).waitFor();
			await page.keyboard.press("Control+k");
			await search(page, id);
			await option(page, result).first().click();
			await page.waitForURL(/ROUTER_/);
			await page.waitForFunction(
				(id) =>
					[...document.querySelectorAll<HTMLInputElement>("main input")].some(
						({ value }) => value === id,
					),
				id,
			);
		}
		expect(tab.errors).toEqual([]);
	});

	test("runs an action with a person", async () => {
		await using tab = await openConsole(site, { path: "/console" });
		const { page } = tab;
		await page.getByRole("button", { name: "Search everything" }).click();
		await search(page, "deacti");
		await page.keyboard.press("Enter");
		expect(await box(page).inputValue()).toBe("Deactivate ");
		await search(page, "Deactivate john a");
		await page.keyboard.press("Enter");
		await page
			.getByRole("dialog")
			.getByRole("heading", { name: /Deactivate John Andersen/ })
			.waitFor();
		await page.keyboard.press("Escape");
		await page.keyboard.press("Control+k");
		await search(page, "dark");
		await page.keyboard.press("Enter");
		await page.locator('html[data-theme="dark"]').waitFor();
		await page.keyboard.press("Control+k");
		await search(page, "deutsch");
		await page.keyboard.press("Enter");
		await page.getByRole("heading", { name: "Übersicht" }).waitFor();
		expect(tab.errors).toEqual([]);
	});

	test("says which part could not be searched, and shows the rest", async () => {
		await using tab = await openConsole(site, { path: "/console/people" });
		const { page } = tab;
		await page.route("**/v1/locations?*", (route) =>
			route.fulfill({
				status: 503,
				json: {
					message: "The directory is away.",
					errors: [],
					trackingId: "T",
				},
			}),
		);
		// What is typed before the search has loaded belongs to it, and not to the field below.
		await page.getByRole("searchbox").focus();
		await page.keyboard.press("Control+k");
		await page.keyboard.type("john");
		await page
			.getByText("Locations could not be searched: The directory is away.")
			.waitFor();
		await option(page, /John Andersen/).waitFor();
		await search(page, "xqzw");
		expect(await page.getByText("Nothing found").count()).toBe(0);
	});

	test("finds for a member only people, and pages that they may open", async () => {
		await using tab = await openConsole(site, {
			as: "Karim Jackson",
			path: "/console/tokens",
		});
		const { page } = tab;
		await page.keyboard.press("Control+k");
		await option(page, /^Tokens/).waitFor();
		for (const name of [/^Licenses/, /^New person/, /^Activity/])
			expect(await option(page, name).count()).toBe(0);
		await search(page, "denv");
		expect(
			await page.locator(".search-title", { hasText: "Locations" }).count(),
		).toBe(0);
		await search(page, "john and");
		await option(page, /^John Andersen/).waitFor();
		await search(page, "deactivate");
		expect(await option(page, /Deactivate/).count()).toBe(0);
		// A member may not list organizations.
		expect(tab.errors.filter((text) => !text.includes("403"))).toEqual([]);
	});

	test.each(looks)(
		"fits the window accessibly, %s %s",
		async (width, scheme) => {
			await using tab = await openConsole(site, {
				width,
				scheme,
				path: "/console",
			});
			const { page } = tab;
			if (width === "phone")
				await page.getByRole("link", { name: "Search", exact: true }).click();
			else await page.keyboard.press("Control+k");
			await search(page, "a");
			await expectAccessible(page, ".search-box");
			await expectFitsWidth(page);
		},
	);
});
