import { expect, test } from "bun:test";
import { describeBrowser } from "./browser.ts";
import { openConsole } from "./console.ts";
import { openSite } from "./site.ts";

describeBrowser("the language of the console", () => {
	test("is that of the browser, unless another is chosen, which all tabs and reloads keep", async () => {
		await using site = await openSite();
		await using tab = await openConsole(site, { language: "de-AT" });
		const { page } = tab;
		const title = (name: string) =>
			page.getByRole("heading", { level: 1, name, exact: true }).waitFor();
		await page.goto(`${site.url}/console/people`);
		await title("Personen");
		const other = await page.context().newPage();
		await other.goto(`${site.url}/console/people`);
		await other.getByRole("heading", { name: "Personen" }).waitFor();
		expect(await page.locator("html").getAttribute("lang")).toBe("de");

		await page.locator(".account-button").click();
		await page.getByLabel("Sprache").selectOption("English");
		await title("People");
		await other.getByRole("heading", { name: "People" }).waitFor();
		await page.reload();
		await title("People");
		await page.locator(".account-button").click();
		await page.getByLabel("Language").selectOption("System");
		await title("Personen");
		expect(tab.errors).toEqual([]);
	});

	test("is English where the browser speaks none of them", async () => {
		await using site = await openSite();
		await using tab = await openConsole(site, { language: "fi-FI" });
		await tab.page.getByRole("link", { name: "Licenses" }).waitFor();
		expect(await tab.page.locator("html").getAttribute("lang")).toBe("en");
	});
});
