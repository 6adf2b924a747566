import type { Page } from "playwright-core";
import { exampleIds } from "../../src/contract/examples.ts";

/** The address of every page of the console, below `/console`. */
export const places = [
	"",
	"/search",
	"/people",
	"/people/new",
	`/people/${exampleIds.person}`,
	`/people/${exampleIds.person}?edit=profile`,
	"/licenses",
	`/licenses/${exampleIds.meetingLicense}`,
	"/groups",
	`/groups/${exampleIds.group}`,
	"/locations",
	"/numbers",
	"/chart",
	"/directory",
	"/deleted",
	"/bulk",
	"/tokens",
	"/integrations",
	"/activity",
	"/requests",
	"/faults",
	"/nowhere",
] as const;

/** Resolves when a page of the console has a title and nothing of it is still loading. */
export async function waitForPage(page: Page): Promise<void> {
	await page.locator("#main h1").first().waitFor();
	await page.waitForFunction(() => {
		const main = document.querySelector("#main");
		const isLoading = document.querySelector(
			":is(.skeleton, .loading, .bone, [aria-busy=true])",
		);
		const hasContent = main?.querySelector(
			".card, .table-frame, .empty, table, form, p, li",
		);
		return isLoading === null && hasContent !== null;
	});
}

/** Opens a page of the loaded console as a link does. */
export async function openByLink(page: Page, place: string): Promise<void> {
	await page.evaluate((address) => {
		const link = document.createElement("a");
		link.href = address;
		document.querySelector("main")?.append(link);
		link.click();
		link.remove();
	}, `/console${place}`);
	const [path] = place.split("?");
	await page.waitForURL(({ pathname }) => pathname === `/console${path}`);
	await waitForPage(page);
}
