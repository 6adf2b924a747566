import { expect, test } from "bun:test";
import type { Page } from "playwright-core";
import {
	describeBrowser,
	expectAccessible,
	expectFitsWidth,
	expectNoOutsideRequests,
	looks,
	openTab,
} from "./browser.ts";
import { openSite } from "./site.ts";

/** What makes pages look alike: the header, and how text, colors and buttons are drawn. */
function readLook(page: Page) {
	return page.evaluate(() => {
		const styleOf = (selector: string) => {
			const element = document.querySelector(selector);
			if (element === null) throw new Error(`There is no ${selector}.`);
			const { backgroundColor, borderRadius, color, fontFamily, height } =
				getComputedStyle(element);
			return { backgroundColor, borderRadius, color, fontFamily, height };
		};
		const header = document.querySelector("header");
		const accent = getComputedStyle(document.documentElement);
		return {
			links: [...(header?.querySelectorAll("a") ?? [])].map(
				({ pathname, textContent }) => [pathname, textContent?.trim()],
			),
			bar: styleOf("header"),
			text: styleOf("body").fontFamily,
			heading: styleOf("h1").fontFamily,
			button: { ...styleOf("header .button"), height: "" },
			input: styleOf("input[type=password]").borderRadius,
			primary: { ...styleOf(".button.primary"), height: "" },
			accent: accent.getPropertyValue("--accent"),
			isDark: accent.colorScheme,
		};
	});
}

describeBrowser("the pages in a browser", () => {
	test.each(looks)(
		"load under their own policy, ask nobody else and look alike, %s %s",
		async (width, scheme) => {
			await using site = await openSite();
			const seen: Awaited<ReturnType<typeof readLook>>[] = [];
			for (const path of ["/console", "/reference"]) {
				await using tab = await openTab({ width, scheme });
				await tab.page.goto(`${site.url}${path}`);
				await tab.page.locator("h1").first().waitFor();
				await tab.page.getByText("Sign in as").first().waitFor();
				expectNoOutsideRequests(tab, site.url);
				expect(tab.errors).toEqual([]);
				await expectFitsWidth(tab.page);
				await expectAccessible(tab.page);
				seen.push(await readLook(tab.page));
			}
			const [console, reference] = seen;
			expect(console?.bar.height).toMatch(/^5\dpx$/);
			expect(console?.links).toEqual([
				["/console", "peopled"],
				["/console", "Console"],
				["/reference", "API reference"],
			]);
			expect(reference).toEqual(console);
		},
	);

	test("a browser that asks for the root is led to the console", async () => {
		await using site = await openSite();
		await using tab = await openTab();
		await tab.page.goto(site.url);
		await tab.page.waitForURL(/\/console/);
	});
});
