import { expect, test } from "bun:test";
import { describeBrowser, expectAccessible } from "./browser.ts";
import { openConsole } from "./console.ts";
import { openSite } from "./site.ts";

describeBrowser("the test environment in the console", () => {
	test("is not there where the server is no stand-in, nor for others than full administrators", async () => {
		await using site = await openSite();
		await using tab = await openConsole(site, { path: "/console/faults" });
		await tab.page.getByText("Your role does not allow this").waitFor();
		const link = { name: "Test environment" };
		expect(await tab.page.getByRole("link", link).count()).toBe(0);
		await using standIn = await openSite({ isStandIn: true });
		await using other = await openConsole(standIn, { as: "Gabriel Chaudhary" });
		await other.page.getByRole("link", { name: "Licenses" }).waitFor();
		expect(await other.page.getByRole("link", link).count()).toBe(0);
		expect([...tab.errors, ...other.errors]).toEqual([]);
	});

	test("moves, sets and freezes the clock of the server, and lets it go", async () => {
		await using site = await openSite({ isStandIn: true });
		await using tab = await openConsole(site);
		const { page } = tab;
		await page.getByRole("link", { name: "Test environment" }).click();
		const clock = page.getByRole("region", { name: "Clock" });
		await clock.getByText("The time of the machine.").waitFor();
		await clock.getByLabel("Advance by").fill("soon");
		await clock.getByRole("button", { name: "Advance" }).click();
		await clock.getByText(/^The span must be/).waitFor();
		await expectAccessible(page);
		await clock.getByLabel("Advance by").fill("1h30m");
		await clock.getByRole("button", { name: "Advance" }).click();
		await clock.getByText("1 hour 30 minutes ahead").waitFor();
		await clock.getByLabel("Set to").fill("2026-01-15T10:00:00");
		await clock.getByRole("button", { name: "Set", exact: true }).click();
		await clock.getByText(/behind the machine/).waitFor();
		await clock.getByText(/January 15, 2026 at 10:00:0\d/).waitFor();
		await clock.getByRole("button", { name: "Freeze" }).click();
		await clock.getByText("Stands still").waitFor();
		await clock.getByRole("button", { name: "Let it run" }).click();
		await clock.getByRole("button", { name: "Freeze" }).waitFor();
		await clock.getByRole("button", { name: "Back to" }).click();
		await clock.getByText("The time of the machine.").waitFor();
		// Only what was refused on purpose.
		expect(tab.errors.filter((text) => !text.includes("400"))).toEqual([]);
	});
});
