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

describeBrowser("the directory in the console", () => {
	test("members start there, find a colleague, keep a favorite, and see a sheet", async () => {
		await using site = await openSite();
		await using tab = await openConsole(site, {
			as: "Karim Jackson",
			path: "/console",
		});
		const { page } = tab;
		await page.getByRole("heading", { name: "Directory", level: 1 }).waitFor();
		await page
			.getByText("Mark colleagues with the star to find them here.")
			.waitFor();
		const search = page.getByLabel("Find a colleague");
		await search.fill("nobody of that name");
		await page.getByRole("heading", { name: "No one found" }).waitFor();
		await search.fill("john and");
		const card = page
			.getByRole("listitem")
			.filter({ hasText: "John Andersen" });
		await card.waitFor();
		expect(
			await card
				.getByRole("link", { name: "Send mail to John Andersen" })
				.getAttribute("href"),
		).toBe("mailto:john.andersen%40example.com");
		expect(
			await card
				.getByRole("link", { name: "Chat with John Andersen" })
				.getAttribute("href"),
		).toBe("webexteams://im?email=john.andersen%40example.com");
		// The API does not show work numbers and extensions to members, so the page cannot.
		expect(await page.getByText("526 7209").count()).toBe(0);
		await card
			.getByRole("button", { name: "Add John Andersen to favorites" })
			.click();
		await page.reload();
		await search.fill("");
		await page
			.getByRole("region", { name: "Favorites" })
			.getByText("John Andersen")
			.click();
		const sheet = page.getByRole("dialog");
		await sheet.getByText("john.andersen@example.com").waitFor();
		expect(await sheet.getByText("133").count()).toBe(0);
		await expectAccessible(page, "dialog");
		await page.keyboard.press("Escape");
		await search.fill("adam harris");
		await page.getByRole("button", { name: /^Adam Harris/ }).click();
		await sheet.getByRole("button", { name: /^John Duarte/ }).click();
		await sheet.getByText("john.duarte@example.com").waitFor();
		await sheet.getByRole("link", { name: "Organization chart" }).click();
		await page
			.getByRole("treeitem", { name: /^John Duarte/ })
			.and(page.locator("[aria-current]"))
			.waitFor();
		// The console asks for the organizations that a member manages, and is refused.
		expect(tab.errors.filter((text) => !text.includes("403"))).toEqual([]);
	});

	test.each(looks)(
		"the directory is accessible and fits: %s, %s",
		async (width, scheme) => {
			await using site = await openSite();
			await using tab = await openConsole(site, {
				...{ width, scheme, path: "/console/directory?q=john" },
			});
			const { page } = tab;
			const call = page.getByRole("link", { name: "Call John Andersen" });
			await call.waitFor();
			expect(await call.getAttribute("href")).toBe("tel:+14085267209");
			await page.getByText("San Jose").first().waitFor();
			await expectFitsWidth(page);
			await expectAccessible(page);
			await keepPicture(page, `console-directory-${width}-${scheme}`);
		},
	);
});
