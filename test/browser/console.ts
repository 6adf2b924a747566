import type { Locator, Page } from "playwright-core";
import { openTab, type Scheme, type Tab, type Width } from "./browser.ts";
import type { Site } from "./site.ts";

/** A tab with the console, signed in by one click as one of the sample people. */
export async function openConsole(
	site: Site,
	{
		as = "Ada Admin",
		path = "/console/people",
		...look
	}: {
		as?: string;
		path?: string;
		width?: Width;
		scheme?: Scheme;
		language?: string;
	} = {},
): Promise<Tab> {
	const tab = await openTab(look);
	await tab.page.goto(`${site.url}${path}`);
	await tab.page.getByRole("button", { name: as }).click();
	await tab.page.locator("#main h1").waitFor();
	return tab;
}

/** Finds a person by typing, and opens the page of the one with that name. */
export async function openPerson(page: Page, name: string): Promise<void> {
	await page.getByLabel("Search people").fill(name);
	await page.getByRole("link", { name }).first().click();
	await page.getByRole("heading", { name, level: 1 }).waitFor();
}

/** Opens the panel that edits the person of the page. */
export async function openEditing(page: Page): Promise<Locator> {
	await page.getByRole("button", { name: "Edit", exact: true }).click();
	return page.getByRole("dialog");
}
