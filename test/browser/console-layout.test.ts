import { expect, test } from "bun:test";
import { exampleIds } from "../../src/contract/examples.ts";
import {
	describeBrowser,
	expectAccessible,
	expectContrast,
	expectFitsWidth,
} from "./browser.ts";
import { openConsole } from "./console.ts";
import { places, waitForPage } from "./places.ts";
import { openSite, type Site } from "./site.ts";

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
		[1440, 900, "light", "dark"],
		[1024, 768, "dark", undefined],
		// Also a window of 1440 px at 200 %.
		[720, 450, "light", undefined],
		[390, 844, "dark", "light"],
	] as const)(
		"fits the window and is accessible, on every page, at %i × %i px, %s",
		async (width, height, scheme, other) => {
			await using site = await openSite({ isStandIn: true });
			await giveLongWords(site);
			await using tab = await openConsole(site, { scheme });
			const { page } = tab;
			await page.setViewportSize({ width, height });
			for (const place of places) {
				await page.emulateMedia({ colorScheme: scheme });
				await page.goto(`${site.url}/console${place}`);
				await waitForPage(page);
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
				if (other === undefined) continue;
				await expectAccessible(page);
				await page.emulateMedia({ colorScheme: other });
				await expectContrast(page);
			}
			expect(tab.errors).toEqual([]);
		},
	);
});
