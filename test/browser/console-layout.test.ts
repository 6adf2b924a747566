import { expect, test } from "bun:test";
import { exampleIds } from "../../src/contract/examples.ts";
import { describeBrowser, expectFitsWidth } from "./browser.ts";
import { openConsole } from "./console.ts";
import { openSite, type Site } from "./site.ts";

const places = [
	"",
	"search",
	"people",
	"people/new",
	`people/${exampleIds.person}`,
	`people/${exampleIds.person}?edit=profile`,
	"licenses",
	`licenses/${exampleIds.meetingLicense}`,
	"groups",
	`groups/${exampleIds.group}`,
	"locations",
	"deleted",
	"bulk",
	"tokens",
	"activity",
	"requests",
	"faults",
	"nowhere",
];

const longWord = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbau";

async function giveLongWords({ url, adminToken }: Site): Promise<void> {
	const reply = await fetch(`${url}/v1/people/${exampleIds.person}`, {
		method: "PATCH",
		headers: {
			authorization: `Bearer ${adminToken}`,
			"content-type": "application/json",
		},
		body: JSON.stringify({
			displayName: longWord,
			title: longWord,
			department: longWord,
		}),
	});
	expect(reply.status).toBe(200);
}

describeBrowser("the layout of the console", () => {
	test.each([
		[1440, 900],
		[1024, 768],
		[390, 844],
	])(
		"scrolls inside of the window, on every page, at %i px",
		async (width, height) => {
			await using site = await openSite({ isStandIn: true });
			await giveLongWords(site);
			await using tab = await openConsole(site);
			const { page } = tab;
			await page.setViewportSize({ width, height });
			for (const place of places) {
				await page.goto(`${site.url}/console/${place}`);
				await page.locator("#main h1").first().waitFor();
				await page
					.locator(
						"#main :is(.card, .table-frame, .empty, .search-box, p):visible",
					)
					.first()
					.waitFor();
				const { content, inner } = await page.evaluate(() => ({
					content: document.documentElement.scrollHeight,
					inner: innerHeight,
				}));
				expect({ place, content }).toEqual({ place, content: inner });
				await expectFitsWidth(page);
				const sides = await page.locator("#main").evaluate((main) => ({
					content: main.scrollWidth,
					inner: main.clientWidth,
				}));
				expect({ place, content: sides.content }).toEqual({
					place,
					content: sides.inner,
				});
			}
			expect(tab.errors).toEqual([]);
		},
	);
});
