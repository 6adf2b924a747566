import { expect, test } from "bun:test";
import {
	describeBrowser,
	expectAccessible,
	expectFitsWidth,
	keepPicture,
	looks,
} from "./browser.ts";
import { openConsole } from "./console.ts";
import { openSite } from "./site.ts";

describeBrowser("numbers in the console", () => {
	test("numbers are found, added as a range, assigned to a person, and removed", async () => {
		await using site = await openSite();
		await using tab = await openConsole(site, { path: "/console/numbers" });
		const { page } = tab;
		const rows = page.getByRole("table").locator("tbody tr");
		const search = page.getByLabel("Search numbers");
		await page.getByText("122 numbers in use · 84 free").waitFor();
		await search.fill("(408) 526-7209");
		await rows.nth(1).waitFor({ state: "detached" });
		await rows.filter({ hasText: "John Andersen" }).waitFor();
		await search.fill("133");
		await rows.filter({ hasText: "133" }).first().waitFor();
		await search.fill("nobody has this");
		await page.getByText("No number or extension matches.").waitFor();
		await page.getByRole("button", { name: "Clear filters" }).click();
		await page.getByRole("button", { name: /Berlin 12 of 28 free/ }).click();
		await page.waitForURL(/location=/);

		await page.getByRole("button", { name: "Add numbers" }).click();
		const panel = page.getByRole("dialog");
		const list = panel.getByLabel("Numbers", { exact: true });
		await list.fill("this is no number");
		await panel.getByText("is not a number or a range").waitFor();
		await list.fill("030 23125300 – 309");
		await panel
			.getByText("Berlin has 28 numbers now, and 38 afterwards.")
			.waitFor();
		await expectAccessible(page, "dialog");
		await panel.getByRole("button", { name: "Add", exact: true }).click();
		await page.getByText("10 numbers added to Berlin.").waitFor();
		await page.getByText("122 numbers in use · 94 free").waitFor();

		await page.getByLabel("State").selectOption("free");
		await search.fill("23125309");
		await rows.filter({ hasText: "+49 3023125309" }).waitFor();
		const assign = page.getByRole("button", {
			name: "Assign +49 3023125309 to a person",
		});
		await assign.click();
		await panel.getByRole("combobox").fill("John Andersen");
		await panel.getByRole("option", { name: /John Andersen/ }).click();
		await panel
			.getByText(
				"John Andersen works in San Jose, and the number belongs to Berlin.",
			)
			.waitFor();
		await panel.getByText("+49 30 23125309").first().waitFor();
		await panel.locator("[data-save]:not([aria-disabled=true])").click();
		await panel.waitFor({ state: "detached" });
		await page.getByText("123 numbers in use · 93 free").waitFor();
		await page.getByText("No number or extension matches.").waitFor();

		await search.fill("23125308");
		await page.getByRole("button", { name: /^Actions for/ }).click();
		await page.getByRole("menuitem", { name: "Remove from Berlin" }).click();
		await panel.getByRole("button", { name: "Remove" }).click();
		await page.getByText("123 numbers in use · 92 free").waitFor();
		expect(tab.errors).toEqual([]);
	});

	test("a read-only administrator sees them, and can change none", async () => {
		await using site = await openSite();
		await using tab = await openConsole(site, {
			as: "Chen Bianchi",
			path: "/console/numbers?state=free",
		});
		const { page } = tab;
		await page.getByText("You can view numbers.").waitFor();
		await page.getByRole("row", { name: /\+1 408 526 7500/ }).waitFor();
		for (const name of ["Add numbers", "Remove numbers", /^Assign/])
			expect(await page.getByRole("button", { name }).count()).toBe(0);
	});

	test.each(looks)(
		"numbers are accessible and fit: %s, %s",
		async (width, scheme) => {
			await using site = await openSite();
			await using tab = await openConsole(site, {
				...{ width, scheme, path: "/console/numbers" },
			});
			const { page } = tab;
			await page.getByRole("row", { name: /John Andersen/ }).waitFor();
			await page.getByText("84 free").waitFor();
			await expectFitsWidth(page);
			await expectAccessible(page);
			await keepPicture(page, `console-numbers-${width}-${scheme}`);
		},
	);
});
