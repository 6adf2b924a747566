import { expect, test } from "bun:test";
import { exampleIds } from "../../src/contract/examples.ts";
import { describeBrowser, expectAccessible, keepPicture } from "./browser.ts";
import { openConsole } from "./console.ts";
import { openSite, type Site } from "./site.ts";

async function rename(site: Site, displayName: string): Promise<void> {
	const reply = await fetch(person(site), {
		method: "PATCH",
		headers: { ...admin(site), "content-type": "application/merge-patch+json" },
		body: JSON.stringify({ displayName }),
	});
	expect(reply.status).toBe(200);
}

async function nameOf(site: Site): Promise<unknown> {
	const reply = await fetch(person(site), { headers: admin(site) });
	return ((await reply.json()) as { displayName?: string }).displayName;
}

const person = ({ url }: Site) => `${url}/v1/people/${exampleIds.person}`;
const admin = ({ adminToken }: Site) => ({
	authorization: `Bearer ${adminToken}`,
});

describeBrowser("the test environment in the console", () => {
	test("makes requests fail by a rule, shows whom it hit, and takes it away", async () => {
		await using site = await openSite({ isStandIn: true });
		await using tab = await openConsole(site, { path: "/console/faults" });
		const { page } = tab;
		const faults = page.getByRole("region", { name: "Faults" });
		const dialog = page.getByRole("dialog");
		await faults.getByText("No rules").waitFor();
		await faults.getByRole("button", { name: "Add a rule" }).click();
		await dialog.getByLabel("Method").selectOption("GET");
		await dialog.getByLabel("Status").fill("99");
		await dialog.getByRole("button", { name: "Add" }).click();
		await dialog.getByText("Status must be 400 or more.").waitFor();
		await expectAccessible(page);
		await dialog.getByLabel("Status").fill("503");
		await dialog.getByLabel("Retry-After").fill("rand(30),add(30)");
		await dialog.getByLabel("Hits at most").fill("2");
		await dialog.getByRole("button", { name: "Add" }).click();
		await faults.getByText("2 left").waitFor();
		await faults.getByText("Hit no request yet.").waitFor();
		// The console itself continues to work.
		await page.reload();
		await faults.getByText("2 left").waitFor();
		const refused = await fetch(person(site), { headers: admin(site) });
		expect(refused.status).toBe(503);
		expect(refused.headers.get("retry-after")).toBe("rand(30),add(30)");
		await faults.getByText("1 left").waitFor();
		await faults.getByText(/^Hit 1 request, last on/).waitFor();
		await expectAccessible(page);
		await keepPicture(page, "console-faults");
		await faults.getByRole("button", { name: "Add a rule" }).click();
		await dialog.getByLabel("Failure").selectOption("Only a delay");
		await dialog.getByLabel("Delay in milliseconds").fill("1");
		await dialog.getByLabel("Name").fill("slow");
		await dialog.getByRole("button", { name: "Add" }).click();
		await faults.getByRole("button", { name: "Delete the rule slow" }).click();
		await page.getByText("The rule was deleted: slow").waitFor();
		await faults.getByRole("button", { name: "Add an incident" }).click();
		await dialog.getByLabel("Incident").selectOption("rate-limit-burst");
		await dialog.getByText("Rate Limiting and the Webex API").waitFor();
		await dialog.getByLabel("Seconds").fill("0");
		await dialog.getByRole("button", { name: "Add" }).click();
		await dialog.getByText(/^Seconds must be a whole number/).waitFor();
		await dialog.getByLabel("Incident").selectOption("created-but-400");
		await dialog.getByLabel("Chance in percent").fill("50");
		await dialog.getByRole("button", { name: "Add" }).click();
		await faults.getByText(/the incident created-but-400/).waitFor();
		await faults.getByRole("button", { name: "Delete all" }).click();
		await dialog.getByRole("button", { name: "Delete all" }).click();
		await faults.getByText("No rules").waitFor();
		expect((await fetch(person(site), { headers: admin(site) })).status).toBe(
			200,
		);
		expect(tab.errors.filter((text) => !text.includes("400"))).toEqual([]);
	});

	test("is not there where the server is no stand-in", async () => {
		await using site = await openSite();
		await using tab = await openConsole(site, { path: "/console/faults" });
		await tab.page.getByText("Your role does not allow this").waitFor();
		const link = { name: "Test environment" };
		expect(await tab.page.getByRole("link", link).count()).toBe(0);
		expect(tab.errors).toEqual([]);
	});

	test("moves the clock of the server and lets it go, and saves its state and goes back to it", async () => {
		await using site = await openSite({ isStandIn: true });
		await using tab = await openConsole(site);
		const { page } = tab;
		await page.getByRole("link", { name: "Test environment" }).click();
		const clock = page.getByRole("region", { name: "Clock" });
		await clock.getByText("The time of the machine.").waitFor();
		await clock.getByLabel("Advance by").fill("soon");
		await clock.getByRole("button", { name: "Advance" }).click();
		await clock.getByText(/^The span must be/).waitFor();
		await clock.getByLabel("Advance by").fill("1h30m");
		await clock.getByRole("button", { name: "Advance" }).click();
		await clock.getByText("1 hour 30 minutes ahead").waitFor();
		await clock.getByLabel("Set to").fill("2026-01-15T10:00:00");
		await clock.getByRole("button", { name: "Set", exact: true }).click();
		await clock.getByText(/behind the machine/).waitFor();
		await clock.getByText(/Jan 15, 2026, 10:00:0\d/).waitFor();
		await clock.getByRole("button", { name: "Freeze" }).click();
		await clock.getByText("Stands still").waitFor();
		await clock.getByRole("button", { name: "Let it run" }).click();
		await clock.getByRole("button", { name: "Freeze" }).waitFor();
		await clock.getByRole("button", { name: "Back to" }).click();
		await clock.getByText("The time of the machine.").waitFor();

		const snapshots = page.getByRole("region", { name: "Snapshots" });
		const dialog = page.getByRole("dialog");
		await snapshots.getByText("start", { exact: true }).waitFor();
		await snapshots.getByLabel("Name").fill("My State");
		await snapshots.getByRole("button", { name: "Save the" }).click();
		await snapshots.getByText(/^Name must be/).waitFor();
		await snapshots.getByLabel("Name").fill("before");
		await snapshots.getByRole("button", { name: "Save the" }).click();
		await page.getByText("The snapshot before was saved.").waitFor();
		await rename(site, "Somebody Else");
		await snapshots.getByRole("button", { name: "Load before" }).click();
		await dialog.getByText("in every organization").waitFor();
		await dialog.getByRole("button", { name: "Load" }).click();
		await page.getByText("The snapshot before was loaded.").waitFor();
		expect(await nameOf(site)).toBe("John Andersen");
		await snapshots.getByRole("button", { name: "Delete before" }).click();
		await dialog.getByRole("button", { name: "Delete" }).click();
		await page.getByText("The snapshot before was deleted.").waitFor();
		await rename(site, "Somebody Else");
		await clock.getByLabel("Advance by").fill("1h");
		await clock.getByRole("button", { name: "Advance" }).click();
		await clock.getByText("1 hour ahead").waitFor();
		await snapshots.getByRole("button", { name: "Reset" }).click();
		await dialog.getByRole("button", { name: "Reset" }).click();
		await page.getByText("as it was at the start").waitFor();
		await clock.getByText("The time of the machine.").waitFor();
		expect(await nameOf(site)).toBe("John Andersen");
		expect(tab.errors.filter((text) => !text.includes("400"))).toEqual([]);
	});
});
