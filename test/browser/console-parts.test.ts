import { expect, test } from "bun:test";
import { exampleIds } from "../../src/contract/examples.ts";
import {
	describeBrowser,
	expectAccessible,
	expectFitsWidth,
	looks,
} from "./browser.ts";
import { countClicks } from "./clicks.ts";
import { openConsole } from "./console.ts";
import { openSite } from "./site.ts";

describeBrowser("the parts of the pages", () => {
	test.each(looks)(
		"a menu is opened, walked and closed by keys, %s %s",
		async (width, scheme) => {
			await using site = await openSite();
			await using tab = await openConsole(site, { width, scheme });
			const { page } = tab;
			await page.goto(`${site.url}/console/people`);
			const button = page.getByRole("button", { name: "More", exact: true });
			await button.focus();
			await page.keyboard.press("ArrowDown");
			const items = page.getByRole("menuitem");
			const focused = page.locator(":focus");
			await page.locator("[role=menuitem]:focus").waitFor();
			expect(await items.count()).toBe(3);
			expect(await focused.textContent()).toContain("Change");
			await expectAccessible(page);
			await expectFitsWidth(page);
			await page.keyboard.press("ArrowUp");
			expect(await focused.textContent()).toContain("Import");
			await page.keyboard.press("e");
			expect(await focused.textContent()).toContain("Export");
			await page.keyboard.press("Escape");
			await items.first().waitFor({ state: "detached" });
			expect(await button.evaluate((it) => it === document.activeElement)).toBe(
				true,
			);
			await page.keyboard.press("Enter");
			await page.locator("[role=menuitem]:focus").waitFor();
			await page.keyboard.press("Enter");
			await page.getByRole("dialog").waitFor();
			await page.keyboard.press("Escape");
			await page.getByRole("dialog").waitFor({ state: "detached" });
			expect(await button.evaluate((it) => it === document.activeElement)).toBe(
				true,
			);
			expect(tab.errors).toEqual([]);
		},
	);

	test.each(looks)(
		"a panel starts in its first field and gives the focus back, %s %s",
		async (width, scheme) => {
			await using site = await openSite();
			await using tab = await openConsole(site, {
				width,
				scheme,
				path: "/console/locations",
			});
			const { page } = tab;
			const clicks = await countClicks(page);
			const opener = page.getByRole("button", { name: "New location" });
			await opener.click();
			expect(await clicks()).toBe(1);
			const panel = page.getByRole("dialog");
			await panel.waitFor();
			expect(
				await panel
					.getByLabel("Name")
					.first()
					.evaluate((it) => it === document.activeElement),
			).toBe(true);
			await expectAccessible(page);
			await expectFitsWidth(page);
			const foot = await panel.locator(".panel-foot").boundingBox();
			const height = await page.evaluate(() => innerHeight);
			expect(Math.round((foot?.y ?? 0) + (foot?.height ?? 0))).toBe(height);
			await page.keyboard.press("Escape");
			await panel.waitFor({ state: "detached" });
			expect(await opener.evaluate((it) => it === document.activeElement)).toBe(
				true,
			);
			expect(tab.errors).toEqual([]);
		},
	);

	test.each(looks)(
		"a combo box finds, picks and forgets by keys, %s %s",
		async (width, scheme) => {
			await using site = await openSite();
			await using tab = await openConsole(site, {
				width,
				scheme,
				path: `/console/groups/${exampleIds.group}`,
			});
			const { page } = tab;
			const field = page.getByRole("combobox", { name: "Add a person" });
			await field.fill("Ada");
			const first = page.getByRole("option").first();
			await first.waitFor();
			expect(await field.getAttribute("aria-expanded")).toBe("true");
			expect(await field.getAttribute("aria-activedescendant")).toBe(
				await first.getAttribute("id"),
			);
			await expectAccessible(page);
			await expectFitsWidth(page);
			await page.keyboard.press("Escape");
			await first.waitFor({ state: "detached" });
			expect(await field.inputValue()).toBe("");
			await field.fill("nobody of this name");
			await page
				.getByRole("listbox", { includeHidden: true })
				.getByText("No matches")
				.waitFor();
			await field.fill("Ada Admin");
			await page.getByRole("option", { name: "Ada Admin" }).waitFor();
			await page.keyboard.press("Enter");
			await page.getByText("1 person joins").waitFor();
			expect(await field.inputValue()).toBe("");
			expect(await field.evaluate((it) => it === document.activeElement)).toBe(
				true,
			);
			expect(tab.errors).toEqual([]);
		},
	);
});
