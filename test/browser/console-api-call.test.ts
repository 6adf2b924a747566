import { expect, test } from "bun:test";
import type { Locator, Page } from "playwright-core";
import { exampleIds } from "../../src/contract/examples.ts";
import type { Job } from "../../src/contract/job-shape.ts";
import type { RecordedRequestList } from "../../src/contract/request.ts";
import { splitWords } from "../source/shell.ts";
import {
	describeBrowser,
	expectAccessible,
	expectFitsWidth,
} from "./browser.ts";
import { openConsole, openEditing, openPerson } from "./console.ts";
import { openSite, type Site } from "./site.ts";

const hostile = `O'Neil "$HOME" $(id) \`id\` !1 \\n &<b>`;

async function call<Body>(site: Site, path: string): Promise<Body> {
	const reply = await fetch(`${site.url}/v1${path}`, {
		headers: { authorization: `Bearer ${site.adminToken}` },
	});
	return (await reply.json()) as Body;
}

/** What a command for curl sends. */
function readCurl(text: string) {
	const words = splitWords(
		text.replaceAll(/ \\\n\s*/g, " "),
		new Map([["TOKEN", "my-token"]]),
	);
	expect(words.shift()).toBe("curl");
	const after = (flag: string) =>
		words.flatMap((word, index) => (word === flag ? [words[index + 1]] : []));
	const headers = new Headers(
		after("-H").map(
			(header = "") => header.split(/: (.*)/s, 2) as [string, string],
		),
	);
	const url = new URL(words.find((word) => word.startsWith("http")) ?? "");
	return {
		method: after("-X")[0] ?? "GET",
		origin: url.origin,
		path: url.pathname + url.search,
		headers,
		body: after("-d")[0] ?? "",
	};
}

/** Opens the code in a dialog or on a page, presses the button, and holds the code against what the server then received. */
async function expectSameRequest(
	site: Site,
	page: Page,
	within: Locator,
	press: string | RegExp,
): Promise<ReturnType<typeof readCurl>> {
	await within.getByText("As API call").click();
	const code = within.getByRole("group", { name: "Code sample in curl" });
	const shown = readCurl((await code.textContent()) ?? "");
	expect(shown.headers.get("authorization")).toBe("Bearer my-token");
	expect(shown.origin).toBe(site.url);
	const [sent] = await Promise.all([
		page.waitForResponse(
			(reply) =>
				reply.request().method() === shown.method &&
				reply.url() === site.url + shown.path,
		),
		within.getByRole("button", { name: press }).last().click(),
	]);
	const { items } = await call<RecordedRequestList>(site, "/requests?max=60");
	const received = items.find(
		({ method, path }) => method === shown.method && path === shown.path,
	);
	expect(received?.status).toBe(sent.status());
	expect(received?.status).toBeLessThan(300);
	for (const name of ["if-match", "content-type", "prefer"])
		expect(received?.requestHeaders?.[name]).toBe(
			shown.headers.get(name) ?? undefined,
		);
	// The body of a file is not recorded.
	if (!shown.path.startsWith("/v1/bulk/jobs"))
		expect(asJson(received?.requestBody?.text)).toEqual(asJson(shown.body));
	return shown;
}

function asJson(text = ""): unknown {
	return text === "" ? undefined : JSON.parse(text);
}

/** What a job did, when it is over. */
async function resultsOf(site: Site, jobId: string): Promise<string> {
	for (;;) {
		const job = await call<Job>(site, `/bulk/jobs/${jobId}`);
		if (job.state === "done") break;
	}
	const reply = await fetch(`${site.url}/v1/bulk/jobs/${jobId}/results`, {
		headers: { authorization: `Bearer ${site.adminToken}` },
	});
	return reply.text();
}

describeBrowser("“As API call” in the console", () => {
	test("shows of a person exactly what is sent: change, undo, creation, deletion, restore", async () => {
		await using site = await openSite();
		// From the first look on, bodies are recorded.
		await call(site, "/requests?max=1");
		await using tab = await openConsole(site);
		const { page } = tab;
		const dialog = page.getByRole("dialog");
		await openPerson(page, "John Andersen");
		await openEditing(page);
		await page.getByLabel("Title").fill(hostile);
		await dialog.getByText("As API call").click();
		await expectAccessible(page);
		await expectCopied(page, dialog);
		await dialog.getByText("As API call").click();
		const update = await expectSameRequest(site, page, dialog, "Save");
		expect(update.headers.get("if-match")).toMatch(/^"\d/);
		expect(JSON.parse(update.body).title).toBe(hostile);
		await page.getByText("John Andersen was saved.").waitFor();
		await page
			.getByRole("button", { name: /^Undo the change/ })
			.first()
			.click();
		await expectSameRequest(site, page, dialog, "Undo");
		await page.getByText("The change to John Andersen was undone.").waitFor();

		await page
			.getByRole("navigation")
			.getByRole("link", { name: "People", exact: true })
			.click();
		await page.getByRole("link", { name: "New person" }).click();
		await page.getByLabel("Display name").fill(hostile);
		await page.getByLabel("E-mail").fill("o'neil@example.com");
		await page.getByRole("button", { name: "Review changes" }).click();
		await expectSameRequest(site, page, dialog, "Create");
		await page.getByRole("heading", { name: hostile, level: 1 }).waitFor();
		await page.getByRole("button", { name: "More actions" }).click();
		await page.getByRole("menuitem", { name: "Delete" }).click();
		const deletion = await expectSameRequest(site, page, dialog, "Delete");
		expect(deletion.headers.get("if-match")).toMatch(/^"\d/);
		await page.getByText(/was deleted\./).waitFor();
		await page.getByRole("link", { name: "Deleted people" }).click();
		await page.getByRole("button", { name: /^Restore/ }).click();
		await expectSameRequest(site, page, dialog, "Restore");
		await page.getByText(/was restored\./).waitFor();
		expect(tab.errors).toEqual([]);
	});

	test("shows of groups, templates and bulk changes exactly what is sent", async () => {
		await using site = await openSite();
		await call(site, "/requests?max=1");
		await using tab = await openConsole(site, {
			path: `/console/groups/${exampleIds.group}`,
		});
		const { page } = tab;
		const dialog = page.getByRole("dialog");
		await page.getByLabel("Add a person").fill("Ada Admin");
		await page.getByRole("option", { name: "Ada Admin" }).first().click();
		await page.getByRole("button", { name: "Review changes" }).click();
		await expectSameRequest(site, page, dialog, "Save");
		await page.getByText(/was saved\./).waitFor();

		await page.getByRole("link", { name: "Licenses" }).click();
		await page.getByRole("button", { name: "New template" }).click();
		await dialog.getByLabel("Advanced Messaging").check();
		await expectSameRequest(site, page, dialog, "Save");
		await dialog.waitFor({ state: "detached" });

		await page.getByRole("link", { name: "People", exact: true }).click();
		await page.getByLabel("Search people").fill("john");
		await page.getByText("2 people", { exact: true }).waitFor();
		await page.getByLabel("Select everyone shown").check();
		await page.getByRole("button", { name: "Change selected" }).click();
		await dialog.getByRole("radio", { name: "Title" }).click();
		await dialog.getByLabel("New title").fill("Captain");
		await dialog.getByText("As API call").click();
		await dialog.getByText("The request that “Preview").waitFor();
		await dialog.getByLabel("New title").fill(hostile);
		await dialog.getByText("As API call").click();
		const trial = await expectSameRequest(site, page, dialog, "Preview");
		expect(trial.path).toContain("dryRun=true");
		expect(JSON.parse(trial.body)).toMatchObject({
			ids: [expect.any(String), expect.any(String)],
			body: { title: hostile },
		});
		await page.getByText("Nothing has been saved").waitFor();
		const again = await fetch(site.url + trial.path, {
			method: trial.method,
			headers: {
				"content-type": trial.headers.get("content-type") ?? "",
				authorization: `Bearer ${site.adminToken}`,
			},
			body: trial.body,
		});
		const { id } = (await again.json()) as Job;
		const jobId = page.url().split("/").at(-1) ?? "";
		expect(await resultsOf(site, id)).toBe(await resultsOf(site, jobId));
		await page.setViewportSize({ width: 390, height: 844 });
		await page.getByText("As API call").click();
		await expectFitsWidth(page);
		await expectAccessible(page);
		await page.getByText("As API call").click();
		const main = page.locator("#main");
		const applied = await expectSameRequest(site, page, main, /^Apply to 2/);
		expect(applied.path).toEndWith(`/${jobId}/apply`);
		expect(tab.errors).toEqual([]);
	});
});

async function expectCopied(page: Page, dialog: Locator): Promise<void> {
	await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
	await dialog.getByRole("button", { name: "Python", exact: true }).click();
	await dialog.getByRole("button", { name: "Copy", exact: true }).click();
	await dialog.getByRole("button", { name: "Copied", exact: true }).waitFor();
	const copied = await page.evaluate(() => navigator.clipboard.readText());
	expect(copied).toStartWith("import os");
	expect(copied).toContain("os.environ['TOKEN']");
	await dialog.getByRole("button", { name: "curl", exact: true }).click();
}
