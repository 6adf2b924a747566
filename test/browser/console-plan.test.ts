import { expect, test } from "bun:test";
import type { Person } from "../../src/contract/person.ts";
import { readPlan } from "../../src/rehearsal/plan/plan-file.ts";
import { openSqliteStore } from "../../src/storage/sqlite/store.ts";
import { cloneFrom, openCloneFolders } from "../rehearsal/cloning.ts";
import { ids, openApi, people } from "../webex/harness.ts";
import {
	describeBrowser,
	expectAccessible,
	expectFitsWidth,
} from "./browser.ts";
import { openConsole } from "./console.ts";
import { openSite, type Site } from "./site.ts";

async function call<Body>(
	{ url, adminToken }: Site,
	method: string,
	path: string,
	body?: object,
): Promise<Body> {
	const reply = await fetch(`${url}/v1${path}`, {
		method,
		headers: {
			authorization: `Bearer ${adminToken}`,
			"content-type": "application/json",
		},
		body: body && JSON.stringify(body),
	});
	expect(reply.ok).toBe(true);
	return (reply.status === 204 ? undefined : await reply.json()) as Body;
}

async function idOf(site: Site, email: string): Promise<string> {
	const { items } = await call<{ items: { id: string }[] }>(
		site,
		"GET",
		`/people?email=${email}`,
	);
	return items[0]?.id ?? "";
}

describeBrowser("the plan of a clone in the console", () => {
	test("shows losses first, needs permission for a deletion, leaves people out, and is approved by its digest", async () => {
		using folders = openCloneFolders();
		await using service = await openApi(() => openSqliteStore(":memory:"));
		const token = await service.tokenOf(people.full);
		const sendToService = async (request: Request) =>
			service.server.fetch(request);
		const clone = folders.fresh();
		await cloneFrom(sendToService, { dataFolder: clone, token });
		await using site = await openSite({ clone, sendToService });
		await using tab = await openConsole(site);
		const { page } = tab;
		await page.getByRole("link", { name: "Plan" }).click();
		await page.getByText("No changes").waitFor();

		const john = await idOf(site, people.john);
		const karim = await idOf(site, people.member);
		const maja = await idOf(site, people.device);
		await call(site, "PATCH", `/people/${john}`, {
			title: "President",
			licenses: [],
		});
		await call(site, "PATCH", `/people/${maja}`, { department: "Research" });
		await call(site, "DELETE", `/people/${karim}`);
		await page.getByRole("button", { name: "Plan again" }).click();
		await page.getByText("1 person is deleted").waitFor();
		await page.getByText("2 licenses are taken away").waitFor();
		const approve = page.getByRole("button", { name: "Approve…" });
		expect(await approve.isDisabled()).toBe(true);
		await expectAccessible(page);
		await page.getByLabel("Delete 1 person.").check();
		await page.getByText("3 of 3 people").waitFor();
		const digest = page.locator("#main .plan-digest");
		await digest.waitFor();
		const first = await digest.textContent();
		await page.getByLabel("Include Maja Gomez").uncheck();
		await page.getByText("2 of 3 people").waitFor();
		await digest.waitFor();
		expect(await digest.textContent()).not.toBe(first);

		await page.setViewportSize({ width: 390, height: 844 });
		await expectFitsWidth(page);
		await expectAccessible(page);
		await page.setViewportSize({ width: 1280, height: 800 });
		await approve.click();
		const dialog = page.getByRole("dialog");
		const approved = await dialog.locator(".plan-digest").textContent();
		await dialog.getByRole("button", { name: "Approve" }).click();
		await dialog.getByText("As a command").click();
		const command = dialog.getByRole("group", { name: "As a command" });
		const [, file = ""] =
			/apply (\S+) --to http:\/\/localhost --approve sha256:/.exec(
				(await command.textContent()) ?? "",
			) ?? [];
		const plan = await readPlan(file);
		expect(plan.digest).toBe(approved ?? "");
		expect(plan.steps.map(({ person }) => person.id).toSorted()).toEqual(
			[john, karim].toSorted(),
		);
		await expectAccessible(page);
		await dialog.getByLabel("Access token of the service").fill(token);
		await dialog.getByRole("button", { name: "Apply" }).click();
		const application = page.getByRole("region", { name: "Applied to" });
		await application.getByText("2 done").waitFor();
		await application.getByText(/peopled -- undo/).waitFor();
		expect((await service.see(john)).title).toBe("President");
		expect((await service.see(maja)).department).not.toBe("Research");

		// Webex moves people only by a job.
		const everybody = await call<{ items: Person[] }>(
			site,
			"GET",
			"/people?callingData=true&max=100",
		);
		const mover = everybody.items.find(
			({ locationId }) => locationId !== undefined && locationId !== ids.denver,
		);
		await call(site, "POST", "/telephony/config/jobs/person/moveLocation", {
			usersList: [
				{
					locationId: ids.denver,
					validate: false,
					users: [{ userId: mover?.id }],
				},
			],
		});
		for (;;) {
			const { locationId } = await call<Person>(
				site,
				"GET",
				`/people/${mover?.id}?callingData=true`,
			);
			if (locationId === ids.denver) break;
		}
		await page.getByRole("button", { name: "Plan again" }).click();
		await page.getByText("This plan cannot succeed").waitFor();
		await page.getByText(/cannot move a Webex Calling user/).waitFor();
		expect(tab.errors).toEqual([]);
	});
});
