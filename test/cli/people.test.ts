import { describe, expect, test } from "bun:test";
import { readSigns } from "../../src/cli/people/assignment.ts";
import { openSqliteStore } from "../../src/storage/sqlite/store.ts";
import { openProgram } from "../source/shell.ts";
import { type Api, ids, openApi, people } from "../webex/harness.ts";

const john = "john.andersen@example.com";
const open = () => openApi(() => openSqliteStore(":memory:"));

/** Where a command finds the people: in the directory, or at a server with the token of somebody. */
interface Place {
	email?: string;
	answer?: () => Promise<boolean>;
}

async function run(
	api: Api,
	words: readonly string[],
	{ email, answer }: Place = {},
): Promise<{ lines: string[]; told: string }> {
	const token = email === undefined ? "" : await api.tokenOf(email);
	const { program, lines, told } = openProgram(
		api.store,
		async () => {},
		(request) => {
			request.headers.set("authorization", `Bearer ${token}`);
			return api.server.fetch(request);
		},
		answer,
	);
	const where = email === undefined ? [] : ["--url", "http://localhost"];
	const given = readSigns(["people", ...words, ...where]);
	await program.parseAsync([...given], { from: "user" });
	return { lines, told: told.join("\n") };
}

const places: [string, Place][] = [
	["the directory itself", {}],
	["a server", { email: people.full }],
];

describe.each(places)("peopled people, on %s,", (_, place) => {
	test("lists people by filters and columns, a page or everyone", async () => {
		await using api = await open();
		const list = (...words: string[]) => run(api, ["list", ...words], place);
		const some = await list("--limit", "3");
		expect(some.lines).toHaveLength(4);
		expect(some.lines[0]).toMatch(/^NAME +EMAIL +TITLE +STATUS/);
		expect(some.told).toContain("--all everyone");
		const all = await list("--all", "--json");
		expect(all.lines.length).toBeGreaterThan(190);
		expect(all.told).toBe("");
		expect(new Set(all.lines).size).toBe(all.lines.length);
		const columns = ["--columns", "email,location,number,roles"];
		const found = await list("--query", "andersen", ...columns);
		expect(found.lines[1]).toMatch(
			/^john\.andersen@example\.com +San Jose +\+1 408 526 7209 +Full Administrator, Compliance Officer$/,
		);
		const holders = await list(
			"--license",
			"webinars",
			"--role",
			"Full Administrator",
		);
		expect(holders.lines).toHaveLength(1);
		await expect(list("--license", "Webex Calling")).rejects.toThrow(
			"Several licenses have",
		);
		await expect(list("--group", "Nowhere")).rejects.toThrow(
			'There is no group "Nowhere" here',
		);
		await expect(list("--columns", "nmae")).rejects.toThrow(
			"Did you mean name?",
		);
		await expect(list("--status", "asleep")).rejects.toThrow(
			"Allowed choices are",
		);
	});

	test("shows a person by e-mail address, id, number, extension and name", async () => {
		await using api = await open();
		for (const text of [
			...[john, "JOHN.ANDERSEN@example.com", "(408) 526-7209", "133"],
			...["john andersen", ids.person, "f5b36187-c8dd-4727-8b2f-f9c447f29046"],
		]) {
			const { lines } = await run(api, ["show", text], place);
			expect(lines.join("\n")).toMatch(/^displayName +John Andersen$/m);
			expect(lines.join("\n")).toMatch(/^locationId +San Jose$/m);
		}
		const several = run(api, ["show", "john"], place);
		await expect(several).rejects.toThrow(/several people: John Andersen .*,/);
		for (const text of ["nobody@example.com", "Nobody", "../roles", ""])
			await expect(run(api, ["show", text], place)).rejects.toThrow(
				"There is no person",
			);
	});

	test("changes what it is told to, keeps the rest, and shows it first", async () => {
		await using api = await open();
		const before = await api.see(ids.person);
		const words = ["set", john, "title=CTO", "+license=webinars"];
		const more = ["-license=Meeting -", "login=off", "manager="];
		const tried = await run(api, [...words, ...more, "--dry-run"], place);
		const shown = tried.lines.join("\n");
		expect(shown).toContain("  title: (none) → CTO");
		expect(shown).toContain("  licenses: + Webex Webinars - 1000");
		expect(shown).toContain("  licenses: - Meeting - Webex Meeting Center");
		expect(shown).toContain("a seat is taken");
		expect(shown).toContain("Warning: ");
		expect(await api.see(ids.person)).toEqual(before);

		const declined = await run(api, [...words, ...more], {
			...{ ...place, answer: async () => false },
		});
		expect(declined.told).toContain("Nothing was changed.");
		expect(await api.see(ids.person)).toEqual(before);

		const done = await run(api, [...words, ...more], {
			...{ ...place, answer: async () => true },
		});
		expect(done.lines).toEqual(["Changed John Andersen."]);
		expect(done.told).toContain(`people undo ${john} v2`);
		const after = await api.see(ids.person);
		expect(after).toEqual({
			...before,
			title: "CTO",
			licenses: [ids.callingLicense, ids.webinars],
			loginEnabled: "false",
			lastModified: after.lastModified,
		});
		const same = await run(api, words, place);
		expect(same.told).toContain("Nothing changes of John Andersen.");
		await run(api, ["set", john, "title="], place);
		expect((await api.see(ids.person)).title).toBeUndefined();
	});

	test("changes nobody who was changed meanwhile, and no version but the named one", async () => {
		await using api = await open();
		await run(api, ["set", john, "title=CTO", "--if-version", "1"], place);
		const late = run(
			api,
			["set", john, "title=CFO", "--if-version", "1"],
			place,
		);
		await expect(late).rejects.toThrow("is not version 1 any more, but 2");
		const race = run(api, ["set", john, "title=CFO"], {
			...place,
			async answer() {
				await run(api, ["set", john, "title=COO"], place);
				return true;
			},
		});
		await expect(race).rejects.toMatchObject({ status: 412 });
		expect((await api.see(ids.person)).title).toBe("COO");
	});

	test("refuses what the API refuses, and keeps nothing", async () => {
		await using api = await open();
		const before = await api.see(ids.person);
		for (const [words, sentence] of [
			[["extension=1"], "extension"],
			[["email=admin@example.com"], "admin@example.com"],
			[["name="], "displayName"],
		] as const)
			await expect(run(api, ["set", john, ...words], place)).rejects.toThrow(
				sentence,
			);
		for (const [word, sentence] of [
			["titel=x", "Did you mean title?"],
			["+title=x", "title has one value"],
			["title", '"title" is no change'],
			["login=maybe", "must be on or off"],
		] as const)
			await expect(run(api, ["set", john, word], place)).rejects.toThrow(
				sentence,
			);
		expect(await api.see(ids.person)).toEqual(before);
	});

	test("creates, deletes and restores a person, and undoes a change", async () => {
		await using api = await open();
		const email = "ada.byron@example.com";
		const words = ["create", email, "name=Ada Byron", `manager=${john}`];
		const tried = await run(api, [...words, "--dry-run"], place);
		expect(tried.lines).toContain("  displayName: (none) → Ada Byron");
		const made = await run(api, words, place);
		expect(made.lines[0]).toStartWith("Created Ada Byron: ");
		await expect(run(api, words, place)).rejects.toThrow(email);

		await run(api, ["set", email, "title=Analyst"], place);
		const undone = await run(api, ["undo", email, "v2"], place);
		expect(undone.lines).toEqual([`Undone: v2 of ${email}.`]);
		const id = await api.idOf(email);
		expect((await api.see(id)).title).toBeUndefined();

		await expect(run(api, ["delete", email], place)).rejects.toThrow("--yes");
		const kept = await run(api, ["delete", email], {
			...{ ...place, answer: async () => false },
		});
		expect(kept.lines).toEqual([]);
		const deleted = await run(api, ["delete", email, "--yes"], place);
		expect(deleted.lines).toEqual(["Deleted Ada Byron."]);
		expect(deleted.told).toContain("people restore ada.byron@example.com");
		await expect(run(api, ["show", email], place)).rejects.toThrow("no person");
		const restored = await run(api, ["restore", email], place);
		expect(restored.lines).toEqual([`Restored Ada Byron: ${id}`]);
		await expect(run(api, ["restore", email], place)).rejects.toThrow(
			"Nobody who was deleted",
		);
	});

	test("tells each license that a deletion takes away once, with its seat", async () => {
		await using api = await open();
		const { lines } = await run(api, ["delete", john, "--dry-run"], place);
		const told = (text: string) => lines.filter((line) => line.includes(text));
		expect(told('"Webex Calling - Professional" is taken away')).toEqual([
			expect.stringMatching(
				/^ {2}Warning: .+ is taken away; its seat is given back, \d+ free\.$/,
			),
		]);
		expect(told("Webex Calling - Professional")).toHaveLength(1);
		expect(told("Meeting Center")).toHaveLength(1);
		expect(told('The role "Full Administrator" is taken away.')).toHaveLength(
			1,
		);
	});

	test("shows the history, and a person as they were", async () => {
		await using api = await open();
		const [first, second] = [api.clock.now, api.clock.now + 60_000];
		await run(api, ["set", john, "title=CTO"], place);
		api.clock.now = second;
		const { lines, told } = await run(api, ["history", john], place);
		expect(lines).toHaveLength(2);
		expect(lines[1]).toMatch(/ v2 +updated +.+ title: \(none\) → CTO$/);
		expect(told).toContain("v2");
		expect(first).toBeLessThan(second);
		const early = new Date("2020-01-01T00:00:00Z").toISOString();
		const past = ["history", john, "--as-of", early, "--json"];
		const was = await run(api, past, place);
		expect(JSON.parse(was.lines[0] ?? "").title).toBeUndefined();
	});
});

test("a server decides by the token what peopled people may see and do", async () => {
	await using api = await open();
	const reader = { email: people.readonly };
	await run(api, ["show", john], reader);
	for (const words of [
		["set", john, "title=CTO"],
		["delete", john, "--yes"],
		["create", "x@example.com", "name=X"],
	])
		await expect(run(api, words, reader)).rejects.toMatchObject({
			status: 403,
		});
});

test("the directory itself finds people of every organization, and makes changes as its operator", async () => {
	await using api = await open();
	const { lines } = await run(api, ["show", people.stranger, "--json"]);
	const stranger = JSON.parse(lines[0] ?? "") as { id: string; orgId: string };
	expect(stranger.orgId).not.toBe(ids.organization);
	await run(api, ["set", people.stranger, "title=CTO"]);
	const history = await run(api, ["history", people.stranger]);
	expect(history.lines[1]).toContain("The operator");
	const listed = await run(api, ["list", "--org", "Umbrella Travel"]);
	expect(listed.lines).toHaveLength(3);
});
