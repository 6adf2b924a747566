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

describeBrowser("the organization chart in the console", () => {
	test("is browsed from the top with the keyboard alone, and with the search", async () => {
		await using site = await openSite();
		await using tab = await openConsole(site, { path: "/console/chart" });
		const { page } = tab;
		const item = (name: string | RegExp) =>
			page.getByRole("treeitem", { name });
		const focused = () =>
			page.evaluate(() =>
				document.activeElement
					?.querySelector(".chart-name")
					?.textContent?.trim(),
			);
		await item(/^John Duarte .*14 direct reports$/).waitFor();
		await item(/^John Duarte/).focus();
		await page.keyboard.press("ArrowRight");
		expect(await focused()).toStartWith("Adam Harris");
		await page.keyboard.press("ArrowRight");
		await item(/^Aaliyah Mehta/).waitFor();
		await page.keyboard.press("ArrowRight");
		expect(await focused()).toStartWith("Aaliyah Mehta");
		await page.keyboard.press("ArrowLeft");
		expect(await focused()).toStartWith("Adam Harris");
		await page.keyboard.press("ArrowLeft");
		await item(/^Aaliyah Mehta/).waitFor({ state: "detached" });
		await page.keyboard.press("z");
		expect(await focused()).toStartWith("Zara Hughes");
		await page.keyboard.press("Home");
		expect(await focused()).toStartWith("John Duarte");

		// Enter puts a person in the middle: the managers above, and those below.
		await page.keyboard.press("End");
		await page.keyboard.press("Enter");
		await page.waitForURL(/person=/);
		await item(/^Zara Hughes/)
			.and(page.locator("[aria-current]"))
			.waitFor();
		await item(/^Adam Harris/).waitFor({ state: "detached" });
		await item("Show the reports of John Duarte").click();
		await item(/^Adam Harris/).waitFor();
		expect(await page.locator("[aria-current=true].chart-row").count()).toBe(1);

		await page.getByLabel("Find a person in the chart").fill("Aaliyah Mehta");
		await page
			.getByRole("option", { name: /Aaliyah Mehta/ })
			.first()
			.click();
		await item(/^Aaliyah Mehta/)
			.and(page.locator("[aria-current]"))
			.waitFor();
		await page.goBack();
		await item(/^Zara Hughes/)
			.and(page.locator("[aria-current]"))
			.waitFor();
		await page.goto(`${site.url}/console/chart?person=nobody`);
		await page.getByRole("heading", { name: "Page not found" }).waitFor();
		expect(tab.errors.filter((text) => !text.includes("404"))).toEqual([]);
	});

	test("shows people without administrator rights what they may see", async () => {
		await using site = await openSite();
		await using tab = await openConsole(site, {
			as: "Karim Jackson",
			path: "/console/chart",
		});
		const { page } = tab;
		const own = page.getByRole("treeitem", { name: /^Karim Jackson/ });
		await own.and(page.locator("[aria-current]")).waitFor();
		await page.getByRole("treeitem", { name: /^John Duarte/ }).waitFor();
		await own.and(page.locator("[aria-expanded=true]")).waitFor();
	});

	test.each(looks)(
		"the chart is accessible and fits: %s, %s",
		async (width, scheme) => {
			await using site = await openSite();
			await using tab = await openConsole(site, {
				...{ width, scheme, path: "/console/chart" },
			});
			const { page } = tab;
			await page.getByRole("treeitem", { name: /^Zara Hughes/ }).click();
			await page.getByRole("treeitem", { level: 3 }).first().waitFor();
			await expectFitsWidth(page);
			await expectAccessible(page);
			await keepPicture(page, `console-chart-${width}-${scheme}`);
		},
	);
});
