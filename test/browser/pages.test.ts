import { expect, test } from "bun:test";
import {
	describeBrowser,
	expectAccessible,
	expectFitsWidth,
	expectNoOutsideRequests,
	looks,
	openTab,
} from "./browser.ts";
import { openSite } from "./site.ts";

describeBrowser("the pages in a browser", () => {
	test.each(looks)(
		"load under their own policy and ask nobody else, %s %s",
		async (width, scheme) => {
			await using site = await openSite();
			for (const path of ["/console", "/reference"]) {
				await using tab = await openTab({ width, scheme });
				await tab.page.goto(`${site.url}${path}`);
				await tab.page.locator("h1").first().waitFor();
				expectNoOutsideRequests(tab, site.url);
				expect(tab.errors).toEqual([]);
				await expectFitsWidth(tab.page);
				await expectAccessible(tab.page);
			}
		},
	);

	test("a browser that asks for the root is led to the console", async () => {
		await using site = await openSite();
		await using tab = await openTab();
		await tab.page.goto(site.url);
		await tab.page.waitForURL(/\/console/);
	});
});
