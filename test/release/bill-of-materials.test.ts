import { beforeAll, describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { join } from "node:path";
import { writeBillOfMaterials } from "../../bench/release/bill-of-materials.ts";
import { readLock } from "../../bench/release/lock.ts";
import { targets } from "../../bench/release/targets.ts";
import { runScript } from "../end-to-end/process.ts";
import { listFiles, readDocument, root } from "../source/document.ts";

interface Part {
	type: string;
	name: string;
	version?: string;
	purl?: string;
	"bom-ref": string;
	licenses: {
		license?: { id?: string; name?: string };
		expression?: string;
	}[];
	hashes?: { alg: string; content: string }[];
	components?: Part[];
}

interface Bill {
	bomFormat: string;
	specVersion: string;
	serialNumber: string;
	version: number;
	metadata: { component: Part };
	components: Part[];
	dependencies: { ref: string; dependsOn?: string[] }[];
}

describe("the bill of materials", () => {
	let bill: Bill;
	let parts: Part[];

	beforeAll(async () => {
		const built = await runScript(["bench/build.ts"], { runtime: "bun" });
		expect(built.stderr).toBe("");
		const packages = readFileSync(join(root, "dist/bundled-packages.json"));
		bill = writeBillOfMaterials({
			version: "1.2.3",
			license: "Apache-2.0",
			packages: JSON.parse(packages.toString()),
			lock: readLock(root),
			versions: process.versions,
			runtimes: targets.map(({ runtime }) => runtime),
		}) as Bill;
		parts = bill.components.flatMap((part) => [
			part,
			...(part.components ?? []),
		]);
	}, 60_000);

	// The rules of http://cyclonedx.org/schema/bom-1.6.schema.json that such a bill could break.
	test("has what CycloneDX 1.6 demands", () => {
		expect(bill).toMatchObject({
			bomFormat: "CycloneDX",
			specVersion: "1.6",
			version: 1,
			metadata: { component: { type: "application", name: "peopled" } },
		});
		expect(bill.serialNumber).toMatch(
			/^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/,
		);
		const types = new Set(["platform", "library", "file"]);
		expect(parts.filter(({ type }) => !types.has(type))).toEqual([]);
		const refs = [bill.metadata.component, ...parts].map(
			(part) => part["bom-ref"],
		);
		expect(new Set(refs).size).toBe(refs.length);
		const named = bill.dependencies.flatMap(({ ref, dependsOn = [] }) => [
			ref,
			...dependsOn,
		]);
		expect(named.filter((ref) => !refs.includes(ref))).toEqual([]);
		for (const { licenses, name } of parts) {
			const said = licenses.map(
				({ license, expression }) =>
					expression ?? license?.id ?? license?.name ?? "",
			);
			expect(`${name}: ${said.join()}`).toMatch(/: \S/);
		}
	});

	test("names version, address, license and checksum of every package", () => {
		const packages = parts.filter(({ purl }) => purl !== undefined);
		expect(packages.length).toBeGreaterThan(30);
		for (const { purl, name, version, hashes } of packages) {
			expect(purl).toBe(`pkg:npm/${name.replace("@", "%40")}@${version}`);
			expect(hashes).toHaveLength(1);
			expect(hashes?.[0]?.content).toMatch(/^[0-9a-f]{128}$/);
		}
	});

	test("lists every package that the source imports, and Bun with SQLite and its JavaScript engine", () => {
		const names = new Set(parts.map(({ name }) => name));
		expect(listImports().filter((name) => !names.has(name))).toEqual([]);
		const bun = bill.components.find(({ name }) => name === "bun");
		expect(bun?.version).toBe(Bun.version);
		const inside = bun?.components ?? [];
		expect(inside.find(({ name }) => name === "SQLite")?.version).toMatch(
			/^3\.\d+\.\d+$/,
		);
		expect(
			inside.find(({ name }) => name.includes("JavaScriptCore"))?.licenses,
		).toEqual([{ license: { id: "LGPL-2.0-only" } }]);
	});
});

/** The packages that scripts and styles of `src` import, apart from types. */
function listImports(): string[] {
	const names = new Set<string>();
	for (const path of listFiles("src")) {
		if (!/\.(ts|css)$/.test(path) || path.endsWith(".test.ts")) continue;
		const imports = readDocument(path).matchAll(
			/(?:^import (?!type )(?:[^;"]*? from )?|^} from |^@import |\bimport\()"([^."/][^"]*)"/gm,
		);
		for (const [, from = ""] of imports) {
			const [first = "", second = ""] = from.split("/");
			const name = first.startsWith("@") ? `${first}/${second}` : first;
			const isOurs = name === "peopled" || name.startsWith("node:");
			if (!isOurs && !builtinModules.includes(name)) names.add(name);
		}
	}
	return [...names].sort();
}
