import { expect, test } from "bun:test";
import { exampleIds } from "../../src/contract/examples.ts";
import { describeBrowser, expectFitsWidth } from "./browser.ts";
import { openConsole } from "./console.ts";
import { openSite } from "./site.ts";

const places = [
	"people",
	"people/new",
	`people/${exampleIds.person}`,
	`people/${exampleIds.person}/edit`,
	"licenses",
	`licenses/${exampleIds.meetingLicense}`,
	"locations",
	"deleted",
	"bulk",
	"tokens",
	"activity",
	"requests",
	"nowhere",
];

describeBrowser("the layout of the console", () => {
	test.each([
		[1440, 900],
		[1024, 768],
		[390, 844],
	])(
		"scrolls inside of the window, on every page, at %i px",
		async (width, height) => {
			await using site = await openSite();
			await using tab = await openConsole(site);
			const { page } = tab;
			await page.setViewportSize({ width, height });
			for (const place of places) {
				await page.goto(`${site.url}/console/${place}`);
				await page.locator("#main h1").first().waitFor();
				await page
					.locator("#main :is(.card, .table-frame, .empty, p):visible")
					.first()
					.waitFor();
				const { content, inner } = await page.evaluate(() => ({
					content: document.documentElement.scrollHeight,
					inner: innerHeight,
				}));
				expect({ place, content }).toEqual({ place, content: inner });
				await expectFitsWidth(page);
			}
			expect(tab.errors).toEqual([]);
		},
	);
});
