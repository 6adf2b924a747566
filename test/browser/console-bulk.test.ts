import { expect, test } from "bun:test";
import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { PersonRecord } from "../../src/directory/store/people-store.ts";
import { createSample, sampleIds } from "../../src/sample/sample.ts";
import {
	describeBrowser,
	expectAccessible,
	expectFitsWidth,
	keepPicture,
} from "./browser.ts";
import { openConsole, openPerson } from "./console.ts";
import { openSite } from "./site.ts";

/** People called "Crowd 1" and so on, like one of the sample. */
function crowdOf(count: number): PersonRecord[] {
	const found = createSample(0).people?.find(
		({ person }) => person.id === sampleIds.admin,
	);
	if (found === undefined) throw new Error("The sample has no administrator.");
	return Array.from({ length: count }, (_, index) => ({
		...found,
		person: {
			...found.person,
			id: randomUUID(),
			displayName: `Crowd ${index + 1}`,
			firstName: "Crowd",
			lastName: String(index + 1),
			emails: [`crowd.${index + 1}@example.com`],
			roles: [],
			licenses: [],
		},
	}));
}

describeBrowser("bulk changes in the console", () => {
	test("change one thing for everyone who is selected, after a preview", async () => {
		await using site = await openSite();
		await using tab = await openConsole(site);
		const { page } = tab;
		await page.getByLabel("Search people").fill("john");
		await page.getByText("2 people", { exact: true }).waitFor();
		await page.getByLabel("Select everyone shown").check();
		await page.getByText("2 people selected").waitFor();
		await page.getByRole("button", { name: "Change selected" }).click();
		await page.getByLabel("Kind of change").selectOption("Set title");
		await page.getByLabel("New value", { exact: true }).fill("Captain");
		await expectAccessible(page);
		await page.getByRole("button", { name: "Preview" }).click();
		await page.getByText("nothing was saved").waitFor();
		// Who would be changed, and from what to what.
		const changes = page.getByRole("region", { name: "Changes per person" });
		await changes.getByRole("link", { name: "John Andersen" }).waitFor();
		await changes.getByText("After: Captain").first().waitFor();
		await expectAccessible(page);
		await keepPicture(page, "console-bulk-preview");
		await page.getByRole("button", { name: "Apply to 2 people" }).click();
		await page.getByRole("heading", { name: /^Bulk change(:|$)/ }).waitFor();
		await page.getByText("Done", { exact: true }).first().waitFor();
		await expectAccessible(page);
		await page.getByRole("link", { name: "People", exact: true }).click();
		await openPerson(page, "John Andersen");
		await page.getByText("Captain").first().waitFor();
		expect(tab.errors).toEqual([]);
	});

	test("move people to another location, after a preview that says who cannot move", async () => {
		await using site = await openSite();
		await using tab = await openConsole(site);
		const { page } = tab;
		await page.getByLabel("Search people").fill("john");
		await page.getByText("2 people", { exact: true }).waitFor();
		await page.getByLabel("Select everyone shown").check();
		await page.getByRole("button", { name: "Change selected" }).click();
		await page
			.getByLabel("Kind of change")
			.selectOption("Move to another location");
		await page.getByLabel("New value", { exact: true }).selectOption("Denver");
		await expectAccessible(page);
		await page.getByRole("button", { name: "Preview" }).click();
		await page.getByText("nothing was saved").waitFor();
		const changes = page.getByRole("region", { name: "Changes per person" });
		await changes.getByRole("link", { name: "John Andersen" }).waitFor();
		await changes.getByText("After: Denver").first().waitFor();
		await expectAccessible(page);
		await page.getByRole("button", { name: /^Apply to/ }).click();
		await page.getByRole("heading", { name: /^Bulk change(:|$)/ }).waitFor();
		await page.getByText("Done", { exact: true }).first().waitFor();
		await page.getByRole("link", { name: "People", exact: true }).click();
		await openPerson(page, "John Andersen");
		await page.getByText("Denver").first().waitFor();
		expect(tab.errors).toEqual([]);
	});

	test("deactivate people, and give a role", async () => {
		await using site = await openSite();
		await using tab = await openConsole(site);
		const { page } = tab;
		for (const [what, value] of [
			["Deactivate: they cannot sign in", undefined],
			["Add a role", "Read-only Administrator"],
		] as const) {
			await page.getByLabel("Search people").fill("maja gomez");
			await page.getByText("1 person", { exact: true }).waitFor();
			await page.getByLabel("Select Maja Gomez").check();
			await page.getByRole("button", { name: "Change selected" }).click();
			await page.getByLabel("Kind of change").selectOption(what);
			if (value)
				await page.getByLabel("New value", { exact: true }).selectOption(value);
			await page.getByRole("button", { name: "Preview" }).click();
			await page.getByRole("button", { name: "Apply to 1 person" }).click();
			await page.getByRole("heading", { name: /^Bulk change(:|$)/ }).waitFor();
			await page.getByText("Done", { exact: true }).first().waitFor();
			await page.getByRole("link", { name: "People", exact: true }).click();
		}
		await openPerson(page, "Maja Gomez");
		await page.getByText("Cannot sign in").waitFor();
		await page
			.getByRole("region", { name: "Roles" })
			.getByText("Read-only Administrator")
			.waitFor();
	});

	test("add up the losses before they happen", async () => {
		await using site = await openSite();
		await using tab = await openConsole(site);
		const { page } = tab;
		await page.getByLabel("Search people").fill("ab");
		await page.waitForURL(/q=ab/);
		await page.locator(".count", { hasText: /\d people/ }).waitFor();
		await page.getByLabel("Select everyone shown").check();
		await page.getByRole("button", { name: "Change selected" }).click();
		await page.getByLabel("Kind of change").selectOption("Remove a license");
		await page
			.getByLabel("New value", { exact: true })
			.selectOption("Advanced Messaging");
		await page.getByRole("button", { name: "Preview" }).click();
		await page
			.getByText(/^\d+ people: The license "Advanced Messaging" is taken away/)
			.waitFor();
		await expectAccessible(page);
		await expectFitsWidth(page);
	});

	test("change all that match: their number is told, and typed above 1,000 or for a deletion", async () => {
		await using site = await openSite();
		await site.store.load({ people: crowdOf(1001) });
		await using tab = await openConsole(site, {
			path: "/console/people?q=crowd",
		});
		const { page } = tab;
		const dialog = page.getByRole("dialog");
		const changeAll = async (count: string, what: string, to?: string) => {
			await page.getByText(count, { exact: true }).waitFor();
			await page.getByRole("button", { name: "More" }).click();
			await page
				.getByRole("menuitem", { name: "Change all that match" })
				.click();
			await page.getByRole("heading", { name: `Change ${count}` }).waitFor();
			await page.getByLabel("Kind of change").selectOption(what);
			if (to) await page.getByLabel("New value", { exact: true }).fill(to);
			await dialog
				.getByRole("button", { name: `Preview for ${count}` })
				.click();
			await page.getByText("nothing was saved").waitFor();
		};
		await changeAll("1,001 people", "Set title", "Extra");
		await page
			.getByRole("heading", {
				name: "Preview: Set title to “Extra”: 1,001 people",
			})
			.waitFor();
		await page.getByText("After: Extra").first().waitFor();
		const apply = "Apply to 1,001 people";
		await page.getByRole("button", { name: apply }).click();
		await dialog.getByText("Type 1001 to confirm").waitFor();
		const sure = dialog.getByRole("button", { name: apply });
		await dialog.getByLabel("Number of people").fill("1000");
		expect(await sure.isDisabled()).toBe(true);
		await expectAccessible(page);
		await dialog.getByLabel("Number of people").fill("1,001");
		await sure.click();
		await page
			.getByRole("heading", { name: /^Bulk change: Set title/ })
			.waitFor();
		const done = page.locator(".counts div", { hasText: /^\s*Done/ });
		await done.getByText("1,001", { exact: true }).waitFor();

		// A deletion is confirmed in the same way.
		await page.goto(`${site.url}/console/people?q=crowd+10`);
		await changeAll("13 people", "Delete");
		await page.getByRole("button", { name: "Apply to 13 people" }).click();
		await dialog.getByText("Type 13 to confirm").waitFor();
		await dialog.getByLabel("Number of people").fill("13");
		await dialog.getByRole("button", { name: "Apply to 13 people" }).click();
		await page.getByRole("heading", { name: /^Bulk change: Delete/ }).waitFor();
		await done.getByText("13", { exact: true }).waitFor();
		await page.goto(`${site.url}/console/people?q=crowd`);
		await page.getByText("988 people", { exact: true }).waitFor();
		await page.getByText("Extra", { exact: true }).first().waitFor();
		expect(tab.errors).toEqual([]);
	});

	test("come from a CSV file, and give back what was refused", async () => {
		await using site = await openSite();
		await using tab = await openConsole(site, {
			path: "/console/bulk",
			width: "phone",
		});
		const { page } = tab;
		await page.getByText("Import a CSV file, or select people").waitFor();
		const drawer = page.getByRole("button", { name: "Open navigation" });
		await drawer.click();
		await page.locator("nav[data-open]").waitFor();
		await page.keyboard.press("Escape");
		await page.locator("nav[data-open]").waitFor({ state: "detached" });
		await page.locator(".menu-button:focus").waitFor();
		await page.getByRole("button", { name: "Import CSV" }).click();
		await page.getByLabel("CSV file").setInputFiles({
			name: "people.csv",
			mimeType: "text/csv",
			buffer: Buffer.from(
				"User ID/Email (Required),Display Name,Title\nada.byron@example.com,Ada Byron,Analyst\nno address,Nobody,\n",
			),
		});
		await page.getByRole("button", { name: "Preview" }).click();
		await page.getByText("must be an address such as").waitFor();
		await expectAccessible(page);
		await expectFitsWidth(page);
		await keepPicture(page, "console-bulk-phone");
		const downloading = page.waitForEvent("download");
		await page
			.getByRole("button", { name: "Download refused records" })
			.click();
		const refused = await readFile(await (await downloading).path(), "utf8");
		expect(refused).toContain("no address,Nobody");
		await page.getByRole("button", { name: "Apply to 1 person" }).click();
		await page.getByRole("heading", { name: /^Bulk change(:|$)/ }).waitFor();
		await page.getByText("must be an address such as").waitFor();
		await page.goto(`${site.url}/console/people?q=byron`);
		await page.getByRole("link", { name: "Ada Byron" }).waitFor();
	});

	test("write people as CSV", async () => {
		await using site = await openSite();
		await using tab = await openConsole(site, { path: "/console/bulk" });
		const { page } = tab;
		const downloading = page.waitForEvent("download");
		await page.getByRole("button", { name: "Export CSV" }).click();
		const people = await readFile(await (await downloading).path(), "utf8");
		expect(people).toContain("john.andersen@example.com");
		expect(people.split("\n").length).toBeGreaterThan(190);
	});
});
