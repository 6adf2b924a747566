import { expect, test } from "bun:test";
import type { Page } from "playwright-core";
import {
	describeBrowser,
	expectAccessible,
	expectFitsWidth,
	looks,
} from "./browser.ts";
import { countClicks } from "./clicks.ts";
import { openConsole } from "./console.ts";
import { openSite } from "./site.ts";

describeBrowser("the table of people", () => {
	test.each(looks)(
		"has views, letters, menus and a selection accessibly, in the window's width, %s %s",
		async (width, scheme) => {
			await using site = await openSite();
			await using tab = await openConsole(site, { width, scheme });
			const { page } = tab;
			await page.locator("peopled-letters").waitFor();
			const boxes = page.locator("tbody .select-cell input");
			await boxes.nth(0).click();
			await boxes.nth(3).click({ modifiers: ["Shift"] });
			await page.getByText("4 people selected").waitFor();
			await expectAccessible(page);
			await expectFitsWidth(page);
			await page.locator("[id^='row-menu-']:not([popover])").nth(1).click();
			await page.getByRole("menuitem", { name: "Copy id" }).waitFor();
			await expectAccessible(page);
			await page.keyboard.press("Escape");
			if (width === "phone") {
				await page.getByRole("button", { name: "Sort" }).click();
				await page.getByRole("menuitem", { name: "Name, Z to A" }).click();
				await page.waitForURL(/sort=-name/);
				await page.getByText("4 people selected").waitFor();
			} else {
				await page.getByRole("button", { name: "Columns" }).click();
				await page.getByLabel("Compact rows").check();
				await expectAccessible(page);
				await page.keyboard.press("Escape");
				expect(
					(await page.locator("tr#row-1").boundingBox())?.height,
				).toBeCloseTo(40, 0);
				// As wide and high as a window at twice the size.
				await page.setViewportSize({ width: 720, height: 450 });
				await expectFitsWidth(page);
				const frame = page.locator(".table-frame");
				await frame.scrollIntoViewIfNeeded();
				expect((await frame.boundingBox())?.height).toBeGreaterThan(200);
			}
			expect(tab.errors).toEqual([]);
		},
	);

	test("goes to a letter by a click, by typing and in descending order, and keeps its place on the way back", async () => {
		await using site = await openSite();
		await using tab = await openConsole(site);
		const { page } = tab;
		const letters = page.getByRole("navigation", { name: "Go to a letter" });
		await letters.getByRole("button", { name: /^M:/ }).click();
		await expectActive(page, /^M/);
		expect(await rowBefore(page)).not.toMatch(/^M/);
		await page.getByRole("grid").focus();
		await page.keyboard.type("ka");
		await expectActive(page, /^Ka/);
		await page.keyboard.press("Enter");
		await page.getByRole("heading", { level: 1, name: /^Ka/ }).waitFor();
		await page.goBack();
		await page
			.locator(".person-name", { hasText: /^\s*Ka/ })
			.first()
			.waitFor();
		await page
			.getByRole("button", { name: "Display name", exact: true })
			.click();
		await page.waitForURL(/sort=-name/);
		await letters.getByRole("button", { name: /^Z:/ }).waitFor();
		expect(await letters.getByRole("button").first().textContent()).toStartWith(
			"Z",
		);
		await letters.getByRole("button", { name: /^D:/ }).click();
		await expectActive(page, /^D/);
		expect(await rowBefore(page)).not.toMatch(/^D/);
		await page.getByRole("grid").focus();
		await page.keyboard.type("b");
		await expectActive(page, /^B/);
		await page.getByLabel("Search people").fill("john");
		await page.getByText("2 people", { exact: true }).waitFor();
		expect(await page.locator("peopled-letters").count()).toBe(0);
		expect(tab.errors).toEqual([]);
	});

	test.each(["en-GB", "de-DE", "ja-JP"])(
		"shows every column beside the actions in a window of 1024 px, in %s",
		async (language) => {
			await using site = await openSite();
			await using tab = await openConsole(site, { language });
			const { page } = tab;
			await page.setViewportSize({ width: 1024, height: 768 });
			await page.locator(".people-table .chip").first().waitFor();
			// The table is laid out again when it has seen the width of its frame.
			await page.waitForFunction(() => {
				const frame = document.querySelector(".table-frame");
				const edges = (selector: string) =>
					frame?.querySelector(selector)?.getBoundingClientRect();
				const status = edges("tbody td[data-column=status]");
				const actions = edges("tbody .row-actions");
				return (
					frame !== null &&
					frame.scrollWidth === frame.clientWidth &&
					status !== undefined &&
					actions !== undefined &&
					status.right <= actions.left
				);
			});
			expect(tab.errors).toEqual([]);
		},
	);

	test("sizes and moves columns by pointer, key and menu", async () => {
		await using site = await openSite();
		await using tab = await openConsole(site);
		const { page } = tab;
		const head = (name: string) => page.locator(`th[data-column=${name}]`);
		const widthOf = async (name: string) =>
			(await head(name).boundingBox())?.width ?? 0;
		const before = await widthOf("title");
		const edge = await head("title").locator(".sizer").boundingBox();
		if (edge === null) throw new Error("no edge");
		await page.mouse.move(edge.x + 4, edge.y + 10);
		await page.mouse.down();
		await page.mouse.move(edge.x + 164, edge.y + 10, { steps: 4 });
		await page.mouse.up();
		expect(await widthOf("title")).toBeCloseTo(before + 160, -1);
		await page.locator("#column-title").focus();
		await page.keyboard.press("Shift+ArrowRight");
		expect(await widthOf("title")).toBeCloseTo(before + 176, -1);
		await head("title").locator(".sizer").dblclick();
		expect(await widthOf("title")).toBeLessThan(before + 160);
		const areWhole = await page
			.locator("tbody td[data-column=title]")
			.evaluateAll((cells) =>
				cells.every((cell) => cell.scrollWidth <= cell.clientWidth),
			);
		expect(areWhole).toBe(true);
		const names = () =>
			page
				.locator("th[data-column]")
				.evaluateAll((heads) =>
					heads.map((each) => (each as HTMLElement).dataset.column),
				);
		expect((await names()).slice(0, 3)).toEqual([
			"displayName",
			"title",
			"department",
		]);
		await page.locator("#column-title").focus();
		await page.keyboard.press("Alt+Shift+ArrowRight");
		expect((await names()).slice(0, 3)).toEqual([
			"displayName",
			"department",
			"title",
		]);
		await page.locator("#column-title:focus").waitFor();
		await page.keyboard.press("Enter");
		await page.getByRole("menuitem", { name: "Hide column" }).click();
		expect(await names()).not.toContain("title");
		await page.reload();
		await head("department").waitFor();
		expect((await names())[1]).toBe("department");
		expect(await names()).not.toContain("title");
		await page
			.locator("th[data-column=status] .head-label")
			.dragTo(head("department"));
		expect((await names())[1]).toBe("status");
		expect(tab.errors).toEqual([]);
	});

	test("saves a view whose link works for somebody who does not have it", async () => {
		await using site = await openSite();
		await using tab = await openConsole(site);
		const { page } = tab;
		await page.getByRole("link", { name: "Cannot sign in" }).click();
		await page.waitForURL(/login=false/);
		await page.locator("tbody td[data-column=department]").first().waitFor();
		await page.getByRole("button", { name: "Columns" }).click();
		await page.locator("#column-choice-loginEnabled").check();
		await page.keyboard.press("Escape");
		await page.getByLabel("Search people").fill("a");
		await page.waitForURL(/q=a/);
		await page.getByRole("button", { name: "Save view" }).click();
		await page.getByLabel("Name of the view").fill("Locked out");
		await page.getByRole("button", { name: "Save", exact: true }).click();
		await page.waitForURL(/view=Locked/);
		const own = page.getByRole("link", { name: "Locked out" });
		expect(await own.getAttribute("aria-current")).toBe("page");
		const address = page.url();
		await page.getByRole("link", { name: "All people" }).click();
		await page.getByText("201 people", { exact: true }).waitFor();
		await page.goBack();
		await page.waitForURL(address);
		expect(await page.getByLabel("Search people").inputValue()).toBe("a");
		await page.getByLabel("Search people").fill("an");
		await page.getByRole("button", { name: "Update view" }).click();
		await page.getByRole("button", { name: "View Locked out" }).click();
		await page.getByRole("menuitem", { name: "Rename view" }).click();
		await page.getByLabel("Name of the view").fill("Nobody’s door");
		await page.keyboard.press("Enter");
		await page.waitForURL(/view=Nobody/);

		await using other = await openConsole(site, {
			path: new URL(page.url()).pathname + new URL(page.url()).search,
		});
		const theirs = other.page;
		await theirs.getByRole("columnheader", { name: "Can sign in" }).waitFor();
		expect(await theirs.getByLabel("Search people").inputValue()).toBe("an");
		expect(
			await theirs
				.getByRole("link", { name: "Nobody’s door" })
				.getAttribute("aria-current"),
		).toBe("page");
		await theirs.getByRole("link", { name: "All people" }).click();
		expect(
			await theirs.getByRole("columnheader", { name: "Can sign in" }).count(),
		).toBe(0);

		await page.getByRole("button", { name: "View Nobody’s door" }).click();
		await page.getByRole("menuitem", { name: "Delete view" }).click();
		await page
			.getByRole("link", { name: "Nobody’s door" })
			.waitFor({ state: "detached" });
		expect([...tab.errors, ...other.errors]).toEqual([]);
	});

	test("gives a license and deactivates in three clicks from the list, and shows it in the row", async () => {
		await using site = await openSite();
		await using tab = await openConsole(site);
		const { page } = tab;
		const row = page.locator("tbody tr[id]", { hasText: "Ada Admin" });
		await row.waitFor();
		await row.hover();
		const clicks = await countClicks(page);
		await row
			.getByRole("button", { name: "Give a license to Ada Admin" })
			.click();
		const panel = page.getByRole("dialog");
		await panel.getByRole("checkbox").nth(1).click();
		await panel.getByText("Takes a seat of").waitFor();
		await page.getByRole("button", { name: "Give", exact: true }).click();
		await page.getByRole("dialog").waitFor({ state: "detached" });
		expect(await clicks()).toBeLessThanOrEqual(3);
		await row.getByText("+1", { exact: true }).waitFor();

		const second = page.locator("tbody tr[id]", { hasText: "Abena Dubois" });
		const more = await countClicks(page);
		await second
			.getByRole("button", { name: "Actions for Abena Dubois" })
			.click();
		await page.getByRole("menuitem", { name: "Deactivate" }).click();
		await page
			.getByRole("dialog")
			.getByRole("button", { name: "Deactivate" })
			.click();
		await page.getByRole("dialog").waitFor({ state: "detached" });
		expect(await more()).toBeLessThanOrEqual(3);
		await page.getByRole("grid").focus();
		await page.keyboard.press("Home");
		await page.keyboard.press("ArrowDown");
		await page.keyboard.press("Shift+F10");
		await page
			.getByRole("menuitem", { name: "Activate", exact: true })
			.waitFor();
		await page.keyboard.press("Escape");
		await page.locator(".people-table:focus").waitFor();
		expect(tab.errors).toEqual([]);
	});

	test("still reads rows and shows a change after the way back from a person", async () => {
		await using site = await openSite();
		await using tab = await openConsole(site);
		const { page } = tab;
		await page.getByRole("link", { name: "Abena Dubois" }).click();
		await page
			.getByRole("heading", { name: "Abena Dubois", level: 1 })
			.waitFor();
		await page.goBack();
		await page
			.getByRole("button", { name: "Actions for Abena Dubois" })
			.click();
		await page.getByRole("menuitem", { name: "Deactivate" }).click();
		await page
			.getByRole("dialog")
			.getByRole("button", { name: "Deactivate" })
			.click();
		await page.getByRole("dialog").waitFor({ state: "detached" });
		await page
			.getByRole("button", { name: "Actions for Abena Dubois" })
			.click();
		await page
			.getByRole("menuitem", { name: "Activate", exact: true })
			.waitFor({ timeout: 5000 });
		await page.keyboard.press("Escape");
		await page.getByRole("grid").focus();
		await page.keyboard.press("End");
		await page
			.locator("tbody tr[data-active] .person-name")
			.waitFor({ timeout: 5000 });
		expect(tab.errors).toEqual([]);
	});

	test("filters by the value that was clicked with the right button, and keeps a selection when sorted", async () => {
		await using site = await openSite();
		await using tab = await openConsole(site);
		const { page } = tab;
		const cell = page.locator("tbody td[data-column=department]").first();
		const department = (await cell.textContent())?.trim() ?? "";
		await cell.click({ button: "right" });
		await page
			.getByRole("menuitem", { name: `Show only Department: ${department}` })
			.click();
		await page.waitForURL(/department=/);
		await page
			.getByRole("button", {
				name: `Remove the filter Department: ${department}`,
			})
			.waitFor();
		await page.locator("peopled-people-table[aria-busy=false]").waitFor();
		const shown = await page
			.locator("tbody td[data-column=department]")
			.allTextContents();
		expect(new Set(shown.map((text) => text.trim()))).toEqual(
			new Set([department]),
		);
		const boxes = page.locator("tbody .select-cell input");
		await boxes.nth(0).click();
		await boxes.nth(1).click();
		await page
			.getByRole("button", { name: "Display name", exact: true })
			.click();
		await page.waitForURL(/sort=-name/);
		await page.getByText("2 people selected").waitFor();
		await page
			.getByRole("button", { name: "Column Location" })
			.click({ force: true });
		await page.getByRole("menuitem", { name: "Filter…" }).click();
		await page.locator("#filter-location:focus").waitFor();
		expect(tab.errors).toEqual([]);
	});

	test("writes those whom it shows to a file, while one works on another page, and can be stopped", async () => {
		await using site = await openSite();
		await using tab = await openConsole(site, {
			path: "/console/people?q=john",
		});
		const { page } = tab;
		const held = Promise.withResolvers<void>();
		await page.route(/\/v1\/people\/export/, async (route) => {
			await held.promise;
			await route.continue();
		});
		await page.getByText("2 people", { exact: true }).waitFor();
		// A tab that was closed early has left a file, which does not stay.
		await page.evaluate(async () => {
			const folder = await navigator.storage.getDirectory();
			await folder.getFileHandle("1-left.csv", { create: true });
		});
		const start = async () => {
			await page.getByRole("button", { name: "More", exact: true }).click();
			await page.getByRole("menuitem", { name: "Export CSV" }).click();
		};
		await start();
		const files = page.getByRole("region", { name: "Files being written" });
		await files.getByText("Writing people.csv").waitFor();
		await expectAccessible(page);
		await page.getByRole("link", { name: "Licenses" }).click();
		await page.getByRole("heading", { level: 1, name: "Licenses" }).waitFor();
		await files.getByText("Writing people.csv").waitFor();
		const downloading = page.waitForEvent("download");
		held.resolve();
		const file = await (await downloading).path();
		const lines = (await Bun.file(file).text()).trim().split("\r\n");
		expect(lines).toHaveLength(3);
		await page.getByText("people.csv was saved.").waitFor();
		const kept = await page.evaluate(async () => {
			const folder = await navigator.storage.getDirectory();
			return Array.fromAsync(folder.keys());
		});
		expect(kept).toEqual([expect.stringMatching(/-people\.csv$/)]);
		await files.waitFor({ state: "detached" });
		await page.unroute(/\/v1\/people\/export/);
		await page.route(/\/v1\/people\/export/, () => {});
		await page.goBack();
		await start();
		await files.getByRole("button", { name: "Cancel" }).click();
		await files.waitFor({ state: "detached" });
		expect(tab.errors).toEqual([]);
	});
});

async function expectActive(page: Page, name: RegExp): Promise<void> {
	await page
		.locator("tr[data-active] .person-name", {
			hasText: new RegExp(`^\\s*${name.source.slice(1)}`),
		})
		.waitFor();
}

/** The name in the row before the active one. */
function rowBefore(page: Page): Promise<string> {
	return page.evaluate(() => {
		const before =
			document.querySelector("tr[data-active]")?.previousElementSibling;
		return (
			before?.querySelector(".person-name span")?.textContent?.trim() ?? ""
		);
	});
}
