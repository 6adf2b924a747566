import { expect, test } from "bun:test";
import {
	existsSync,
	readdirSync,
	readFileSync,
	statSync,
	writeFileSync,
} from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import {
	copyStore,
	openStore,
	warnOfSecrets,
} from "../../src/process/open-store.ts";
import {
	keyFileOf,
	openSecretBox,
	writeKeyFile,
} from "../../src/storage/secret-box.ts";
import { createFolder } from "../end-to-end/process.ts";
import { acme, createPerson, targetOf } from "./conformance/fixture.ts";

const secret = "a-secret-that-nobody-may-read";
const place = { orgId: acme, id: "hook" };

async function write(file: string, secretKey?: string) {
	await using store = await openStore({ engine: "sqlite", file, secretKey });
	await store.load({
		organizations: [{ id: acme, displayName: "Acme", createdAt: 1 }],
		people: [
			{
				person: createPerson("ann"),
				presence: { isShared: true, lastActivityAt: 1 },
			},
		],
	});
	await store.webhooks.create({
		...place,
		ownerId: "ann",
		name: "hook",
		targetUrl: "https://example.com/",
		event: "all",
		secret,
		isOrgWide: false,
		isActive: true,
		createdAt: 1,
	});
}

async function read(file: string, secretKey?: string) {
	await using store = await openStore({ engine: "sqlite", file, secretKey });
	return store.webhooks.get(place);
}

test("what a box seals, it opens, and no other box does", () => {
	const one = openSecretBox("a key");
	const other = openSecretBox("another key");
	fc.assert(
		fc.property(fc.string({ unit: "binary" }), (text) => {
			const sealed = one.seal(text);
			expect(one.open(sealed)).toBe(text);
			expect(other.open(sealed)).toBeUndefined();
			expect(one.open(`${sealed.slice(0, -2)}`)).toBeUndefined();
			expect(one.seal(text)).not.toBe(sealed);
		}),
	);
	expect(one.open("kept before secrets were sealed")).toBe(
		"kept before secrets were sealed",
	);
});

test("a directory holds no secret of a webhook that can be read, and its key lies beside it for the owner alone", async () => {
	await using folder = await createFolder();
	const file = join(folder.path, "peopled.db");
	await write(file);
	for (const name of readdirSync(folder.path))
		expect(readFileSync(join(folder.path, name)).includes(secret)).toBe(false);
	expect(statSync(keyFileOf(file)).mode & 0o777).toBe(0o600);
	expect((await read(file))?.secret).toBe(secret);
});

test("an empty key file is refused with a sentence, and seals nothing", async () => {
	await using folder = await createFolder();
	const file = join(folder.path, "peopled.db");
	writeFileSync(keyFileOf(file), "");
	await expect(write(file)).rejects.toThrow(/The key in .* is empty/);
	expect(readFileSync(keyFileOf(file), "utf8")).toBe("");
});

test("a key that is there is not replaced, and a new one leaves no other file behind", async () => {
	await using folder = await createFolder();
	const file = join(folder.path, "peopled.db");
	writeKeyFile(file, "a key of before");
	expect(() => writeKeyFile(file, "another key")).toThrow("EEXIST");
	expect(readFileSync(keyFileOf(file), "utf8")).toBe("a key of before");
	expect(readdirSync(folder.path)).toEqual(["peopled.db.key"]);
});

test("a key of the operator's takes the place of the file", async () => {
	await using folder = await createFolder();
	const file = join(folder.path, "peopled.db");
	await write(file, "the operator's key");
	expect(existsSync(keyFileOf(file))).toBe(false);
	expect((await read(file, "the operator's key"))?.secret).toBe(secret);
});

test("with another key a secret is lost and said to be, until a new one is set", async () => {
	await using folder = await createFolder();
	const file = join(folder.path, "peopled.db");
	await write(file, "the operator's key");
	expect(await read(file, "another key")).toMatchObject({
		secret: undefined,
		isSecretLost: true,
	});
	{
		const secretKey = "another key";
		await using store = await openStore({ engine: "sqlite", file, secretKey });
		const author = targetOf("ann").author;
		await store.webhooks.update(
			place,
			(current) => ({ ...current, name: "renamed" }),
			author,
		);
		const [line] = await store.changes.list({ orgId: acme, limit: 1 });
		expect(line?.fields).toEqual({ name: { from: "hook", to: "renamed" } });
	}
	expect((await read(file, "the operator's key"))?.secret).toBe(secret);
	{
		const secretKey = "another key";
		await using store = await openStore({ engine: "sqlite", file, secretKey });
		await store.webhooks.update(place, (current) => ({
			...current,
			secret: "new",
		}));
	}
	const mended = await read(file, "another key");
	expect(mended?.secret).toBe("new");
	expect(mended?.isSecretLost).toBeUndefined();
});

test("a copy of a file takes its key along", async () => {
	await using folder = await createFolder();
	const from = join(folder.path, "from", "peopled.db");
	const to = join(folder.path, "to", "peopled.db");
	await write(from);
	await copyStore({
		from: { engine: "sqlite", file: from },
		to: { engine: "sqlite", file: to },
	});
	expect((await read(to))?.secret).toBe(secret);
	const notes: string[] = [];
	const sealed = join(folder.path, "sealed", "peopled.db");
	await copyStore(
		{
			from: { engine: "sqlite", file: from },
			to: { engine: "sqlite", file: sealed, secretKey: "the operator's key" },
		},
		{ onNote: (sentence) => notes.push(sentence) },
	);
	expect(notes.join()).toContain("PEOPLED_SECRET_KEY");
	const key = readFileSync(keyFileOf(from), "utf8");
	expect((await read(sealed, key))?.secret).toBe(secret);
});

test("PostgreSQL without a key is said to keep secrets unsealed", () => {
	const postgres = {
		engine: "postgres",
		address: "postgres://localhost/peopled",
		connectionsMax: 1,
		connectMsMax: 1,
		statementMsMax: 1,
		lockMsMax: 1,
		replicas: [],
	} as const;
	expect(warnOfSecrets(postgres)).toContain("PEOPLED_SECRET_KEY");
	expect(warnOfSecrets({ ...postgres, secretKey: "a key" })).toBeUndefined();
	expect(warnOfSecrets({ engine: "sqlite", file: "x" })).toBeUndefined();
});
