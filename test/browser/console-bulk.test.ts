import { expect, test } from "bun:test";
import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";
import type { PersonRecord } from "../../src/directory/store/people-store.ts";
import { createSample, sampleIds } from "../../src/sample/sample.ts";
import {
	describeBrowser,
	expectAccessible,
	expectFitsWidth,
	keepPicture,
	looks,
} from "./browser.ts";
import { countClicks } from "./clicks.ts";
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

/** Waits for the page of a preview, and returns its table of changes. */
async function previewOf(page: Page, title: string) {
	await page.getByRole("heading", { name: title, level: 1 }).waitFor();
	await page.getByText("Nothing has been saved").waitFor();
	return page.getByRole("table", { name: "Changes" });
}

/** Waits for the end of a run. */
async function endOf(page: Page, done: string): Promise<void> {
	await page
		.locator(".counts div", { hasText: /^\s*Changed/ })
		.getByText(done, { exact: true })
		.waitFor();
	await page.locator(".job-line", { hasText: "Done" }).waitFor();
}

/** The panel for one change of these people. */
async function openChange(page: Page, search: string, count: string) {
	await page.getByLabel("Search people").fill(search);
	await page.getByText(count, { exact: true }).waitFor();
	await page.getByLabel("Select everyone shown").check();
	await page.getByRole("button", { name: "Change selected" }).click();
	return page.getByRole("dialog");
}

describeBrowser("bulk changes in the console", () => {
	test("set the department of 50 people and undo it, with at most six clicks", async () => {
		await using site = await openSite();
		await site.store.load({ people: crowdOf(50) });
		await using tab = await openConsole(site, {
			path: "/console/people?q=crowd",
		});
		const { page } = tab;
		await page.getByText("50 people", { exact: true }).waitFor();
		const clicks = await countClicks(page);
		await page.getByLabel("Select everyone shown").click();
		await page.getByRole("button", { name: "Change selected" }).click();
		const panel = page.getByRole("dialog");
		// The department is chosen from the start.
		await panel.getByRole("radio", { name: "Department" }).waitFor();
		await page.keyboard.press("Tab");
		await page.keyboard.type("Harbor");
		await panel.getByText("Set department to “Harbor” for 50 people").waitFor();
		await expectAccessible(page);
		await keepPicture(page, "console-bulk-change");
		await panel.getByRole("button", { name: "Preview for 50 people" }).click();
		const title = "Set department to “Harbor” for 50 people";
		const changes = await previewOf(page, title);
		await changes.getByText("After: Harbor").first().waitFor();
		await page.getByText("20 of 50 people").waitFor();
		await expectAccessible(page);
		await keepPicture(page, "console-bulk-preview");
		await page.getByRole("button", { name: "Apply to 50 people" }).click();
		await endOf(page, "50");
		await changes.getByText("After: Harbor").first().waitFor();
		await expectAccessible(page);
		await keepPicture(page, "console-bulk-run");
		await page.getByRole("button", { name: "Undo" }).click();
		await previewOf(page, `Undo: ${title}`);
		await changes.getByText("Before: Harbor").first().waitFor();
		await keepPicture(page, "console-bulk-undo");
		await page.getByRole("button", { name: "Undo for 50 people" }).click();
		await endOf(page, "50");
		expect(await clicks()).toBeLessThanOrEqual(6);
		await page.getByRole("link", { name: "Show it" }).click();
		await page.getByText("This bulk change was undone.").waitFor();
		expect(await page.getByRole("button", { name: "Undo" }).count()).toBe(0);
		await page.getByRole("link", { name: "Bulk changes" }).last().click();
		await page
			.getByRole("link", { name: /^Undo: Set department/ })
			.first()
			.waitFor();
		await keepPicture(page, "console-bulk-list");
		await expectAccessible(page);
		// A filter is in the address, and stays after a reload.
		await page.getByRole("button", { name: "Previews" }).click();
		await page.waitForURL(/show=previews/);
		await page.locator(".job").nth(1).waitFor();
		expect(await page.locator(".job").count()).toBe(2);
		expect(tab.errors).toEqual([]);
	});

	test("show the ledger of seats and the losses, give a role, deactivate and move", async () => {
		await using site = await openSite();
		await using tab = await openConsole(site);
		const { page } = tab;
		let panel = await openChange(page, "john", "2 people");
		await panel.getByRole("radio", { name: "Take a license away" }).click();
		await panel.getByRole("combobox", { name: "License" }).fill("messaging");
		await page.getByRole("option", { name: /Advanced Messaging/ }).click();
		await panel.getByRole("button", { name: "Preview for 2 people" }).click();
		await previewOf(page, "Take “Advanced Messaging” away from 2 people");
		const row = page.getByRole("row", { name: /Advanced Messaging/ }).first();
		await row.getByText("+1").waitFor();
		await page
			.getByText("1 person: the license “Advanced Messaging”")
			.waitFor();
		await expectAccessible(page);
		await expectFitsWidth(page);
		await page.goBack();

		panel = await openChange(page, "maja gomez", "1 person");
		await panel.getByRole("radio", { name: "Give a role" }).click();
		await panel.getByRole("combobox", { name: "Role" }).fill("read-only");
		await page
			.getByRole("option", { name: "Read-only Administrator", exact: true })
			.click();
		await panel.getByRole("button", { name: "Preview for 1 person" }).click();
		await page.getByRole("button", { name: "Apply to 1 person" }).click();
		await endOf(page, "1");
		await page.getByRole("link", { name: "People", exact: true }).click();

		panel = await openChange(page, "maja gomez", "1 person");
		await panel.getByRole("radio", { name: "Deactivate" }).click();
		await panel.getByText("can no longer sign in").waitFor();
		await panel.getByRole("button", { name: "Preview for 1 person" }).click();
		await previewOf(page, "Deactivate 1 person");
		await page.getByText("1 person: sign-in").waitFor();
		await page.getByRole("link", { name: "People", exact: true }).click();

		panel = await openChange(page, "john", "2 people");
		await panel.getByRole("radio", { name: "Move to a location" }).click();
		await panel.getByRole("combobox", { name: "Location" }).fill("Denver");
		await page.getByRole("option", { name: "Denver" }).click();
		await panel.getByRole("button", { name: "Preview for 2 people" }).click();
		const changes = await previewOf(page, "Move 2 people to Denver");
		await changes.getByRole("link", { name: "John Andersen" }).waitFor();
		await changes.getByText("After: Denver").first().waitFor();
		await page.getByRole("button", { name: /^Apply to/ }).click();
		await page.locator(".job-line", { hasText: "Done" }).waitFor();
		await page.getByRole("link", { name: "People", exact: true }).click();
		await openPerson(page, "John Andersen");
		await page.getByText("Denver").first().waitFor();
		expect(tab.errors).toEqual([]);
	});

	test("change all that match: their number is told, and typed above 1,000 or for a deletion", async () => {
		await using site = await openSite();
		await site.store.load({ people: crowdOf(1001) });
		await using tab = await openConsole(site, {
			path: "/console/people?q=crowd",
		});
		const { page } = tab;
		const dialog = page.getByRole("dialog");
		const changeAll = async (count: string, kind: string, to?: string) => {
			await page.getByText(count, { exact: true }).waitFor();
			await page.getByRole("button", { name: "More" }).click();
			await page
				.getByRole("menuitem", { name: "Change all that match" })
				.click();
			await page.getByRole("heading", { name: `Change ${count}` }).waitFor();
			await dialog.getByRole("radio", { name: kind, exact: true }).click();
			if (to) await page.keyboard.type(to);
			await dialog
				.getByRole("button", { name: `Preview for ${count}` })
				.click();
		};
		await changeAll("1,001 people", "Title", "Extra");
		const title = "Set title to “Extra” for 1,001 people";
		const changes = await previewOf(page, title);
		await changes.getByText("After: Extra").first().waitFor();
		// A reload loses nothing: the server has the items of the preview.
		await page.reload();
		await previewOf(page, title);
		const apply = "Apply to 1,001 people";
		await page.getByRole("button", { name: apply }).click();
		await dialog.getByText("Type 1001 to confirm").waitFor();
		const sure = dialog.getByRole("button", { name: apply });
		await dialog.getByLabel("Number of people").fill("1000");
		expect(await sure.isDisabled()).toBe(true);
		await expectAccessible(page);
		await dialog.getByLabel("Number of people").fill("1,001");
		await sure.click();
		await endOf(page, "1,001");
		await page.getByText("After: Extra").first().waitFor();
		await page.getByRole("button", { name: "Show more" }).click();
		await page.getByText(/^220 of/).waitFor();

		// A deletion is confirmed in the same way, and so is the undo of a creation; a restoration is not.
		await page.goto(`${site.url}/console/people?q=crowd+10`);
		await changeAll("13 people", "Delete");
		await previewOf(page, "Delete 13 people");
		await page.getByText("13 people deleted").waitFor();
		await page.getByRole("button", { name: "Apply to 13 people" }).click();
		await dialog.getByText("Type 13 to confirm").waitFor();
		await dialog.getByLabel("Number of people").fill("13");
		await dialog.getByRole("button", { name: "Apply to 13 people" }).click();
		await endOf(page, "13");
		await page.goto(`${site.url}/console/people?q=crowd`);
		await page.getByText("988 people", { exact: true }).waitFor();
		await page.goBack();
		await page.getByRole("button", { name: "Undo" }).click();
		await page.getByRole("button", { name: "Undo for 13 people" }).click();
		await endOf(page, "13");
		await page.goto(`${site.url}/console/people?q=crowd`);
		await page.getByText("1,001 people", { exact: true }).waitFor();
		expect(tab.errors).toEqual([]);
	});

	test("come from a CSV file, and are corrected on the page", async () => {
		await using site = await openSite();
		await using tab = await openConsole(site, {
			path: "/console/bulk",
			width: "phone",
		});
		const { page } = tab;
		await page.getByText("Import a CSV file, or select people").waitFor();
		await page.getByRole("button", { name: "Import CSV" }).click();
		await page.getByLabel("CSV file").setInputFiles({
			name: "people.csv",
			mimeType: "text/csv",
			buffer: Buffer.from(
				"User ID/Email (Required),Display Name,Title\nada.byron@example.com,Ada Byron,Analyst\nno address,Nobody,\n",
			),
		});
		await page.getByRole("button", { name: "Preview", exact: true }).click();
		await previewOf(page, "Import people.csv");
		await page.getByText("must be an address such as").first().waitFor();
		await expectAccessible(page);
		await expectFitsWidth(page);
		await keepPicture(page, "console-bulk-phone");
		const downloading = page.waitForEvent("download");
		await page.getByRole("button", { name: "Download" }).click();
		const refused = await readFile(await (await downloading).path(), "utf8");
		expect(refused).toContain("no address,Nobody");
		await page.getByRole("button", { name: "Apply to 1 person" }).click();
		await endOf(page, "1");
		await page.getByText("must be an address such as").first().waitFor();
		await page.getByRole("button", { name: "Correct here" }).click();
		const panel = page.getByRole("dialog", { name: "Correct 1 record" });
		await panel.getByLabel("User ID/Email (Required)").fill("ben@example.com");
		// A key that closes the panel does not lose what was entered.
		await page.keyboard.press("Escape");
		await page.getByRole("button", { name: "Stay" }).click();
		await expectAccessible(page);
		await expectFitsWidth(page);
		await keepPicture(page, "console-bulk-correct-phone");
		await panel.getByRole("button", { name: "Preview" }).click();
		await previewOf(page, "Import people.csv (again)");
		await page.getByRole("button", { name: "Apply to 1 person" }).click();
		await endOf(page, "1");
		await page.goto(`${site.url}/console/people?q=nobody`);
		await page.getByRole("link", { name: "Nobody" }).waitFor();
		expect(tab.errors).toEqual([]);
	});

	test("say when the run did less than the preview, who changed what before an undo, and that the server is away", async () => {
		await using site = await openSite();
		await using tab = await openConsole(site);
		const { page } = tab;
		const send = async (method: string, path: string, body?: object) => {
			const reply = await fetch(`${site.url}/v1${path}`, {
				method,
				headers: {
					authorization: `Bearer ${site.adminToken}`,
					"content-type": "application/json",
				},
				body: body && JSON.stringify(body),
			});
			return reply.status === 204 ? {} : reply.json();
		};
		const { items } = (await send("GET", "/people?displayName=john")) as {
			items: { id: string; displayName: string }[];
		};
		const [kept, gone] = [
			...items.filter(({ displayName }) => displayName === "John Andersen"),
			...items.filter(({ displayName }) => displayName !== "John Andersen"),
		];
		const panel = await openChange(page, "john", "2 people");
		await page.keyboard.press("Tab");
		await page.keyboard.type("Navy");
		await panel.getByRole("button", { name: "Preview for 2 people" }).click();
		await previewOf(page, "Set department to “Navy” for 2 people");
		await send("DELETE", `/people/${gone?.id}`);
		await page.getByRole("button", { name: "Apply to 2 people" }).click();
		await endOf(page, "1");
		await page
			.getByText("The preview promised 2, and 1 were changed")
			.waitFor();
		await page.getByText(/This person was deleted/).waitFor();
		await expectAccessible(page);

		await send("PATCH", `/people/${kept?.id}`, { department: "Army" });
		// An undo that changed nobody does not make the change undone.
		const run = new URL(page.url()).pathname.split("/").at(-1);
		const undo = (await send("POST", `/bulk/jobs/${run}/undo`)) as {
			id: string;
		};
		for (const id of [undo.id, run]) {
			await page.goto(`${site.url}/console/bulk/${id}`);
			await page.locator(".job-line", { hasText: "Done" }).waitFor();
		}
		await page.getByRole("button", { name: "Undo" }).click();
		await page.getByText("Nobody would change").waitFor();
		await page
			.getByText(/Department was changed at .* by Ada Admin/i)
			.waitFor();
		expect(await page.getByRole("button", { name: /^Undo/ }).count()).toBe(0);
		await expectAccessible(page);

		// A page that cannot reach the server says so, and reads the job as soon as it can.
		await page.route("**/v1/bulk/jobs/*", (route) => route.abort());
		await page.reload();
		await page.getByRole("button", { name: "Try again" }).waitFor();
		await page.unroute("**/v1/bulk/jobs/*");
		await page.getByRole("button", { name: "Try again" }).click();
		await page.locator(".counts").waitFor();

		// A job that was deleted is not taken for a server that is away.
		const { pathname } = new URL(page.url());
		await page.route("**/v1/bulk/jobs/*/results?*", async (route) => {
			await send("DELETE", `/bulk/jobs/${pathname.split("/").at(-1)}`);
			await route.continue();
		});
		await page.reload();
		await page
			.getByRole("heading", { name: "Page not found" })
			.waitFor({ timeout: 5000 });
	});

	test("say in words why many are refused, and how many seats are left", async () => {
		await using site = await openSite();
		await site.store.load({ people: crowdOf(8) });
		await using tab = await openConsole(site, { path: "/console/people" });
		const { page } = tab;
		const panel = await openChange(page, "crowd", "8 people");
		// Nothing can be previewed by an empty field alone.
		const preview = panel.getByRole("button", { name: "Preview for 8 people" });
		expect(await preview.isDisabled()).toBe(true);
		await panel.getByLabel("Clear it for everyone").check();
		await panel.getByText("Clear department for 8 people").waitFor();
		await panel.getByRole("radio", { name: "Give a license" }).click();
		await panel.getByRole("combobox", { name: "License" }).fill("webinars");
		await page.getByRole("option", { name: /Webinars/ }).click();
		await preview.click();
		const reasons = page.locator(".refusal-kinds li");
		await reasons.first().waitFor();
		expect(await reasons.allTextContents()).toEqual([
			expect.stringMatching(
				/^\s*7 people\s*“Webex Webinars - 1000” cannot be assigned: all 5 seats are taken\.\s*$/,
			),
		]);
		await page.getByRole("button", { name: "Apply to 1 person" }).waitFor();
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

	test.each(looks)("are readable on a %s, %s", async (width, scheme) => {
		await using site = await openSite();
		await using tab = await openConsole(site, {
			...{ width, scheme, path: "/console/people?q=john" },
		});
		const { page } = tab;
		await page.getByText("2 people", { exact: true }).waitFor();
		await page.getByRole("button", { name: "More" }).click();
		await page.getByRole("menuitem", { name: "Change all that match" }).click();
		const panel = page.getByRole("dialog");
		await panel.getByRole("radio", { name: "Take a license away" }).click();
		await panel.getByRole("combobox", { name: "License" }).fill("calling");
		await page
			.getByRole("option", { name: /Calling/ })
			.first()
			.click();
		await expectAccessible(page);
		await expectFitsWidth(page);
		await keepPicture(page, `console-bulk-panel-${width}-${scheme}`);
		await panel.getByRole("button", { name: "Preview for 2 people" }).click();
		await page.getByText("Nothing has been saved").waitFor();
		await page.getByRole("heading", { name: "License seats" }).waitFor();
		await page.getByRole("table", { name: "Changes" }).waitFor();
		await expectAccessible(page);
		await expectFitsWidth(page);
		await keepPicture(page, `console-bulk-job-${width}-${scheme}`);
	});
});
