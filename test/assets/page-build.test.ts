import { afterAll, expect, test } from "bun:test";
import {
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { buildPage, sharedRooms } from "../../src/assets/page-build.ts";
import { root } from "../source/document.ts";
import { rooms } from "../source/rooms.ts";

const folders: string[] = [];
afterAll(() => {
	for (const folder of folders)
		rmSync(folder, { recursive: true, force: true });
});

const page = { name: "page", assetsPath: "/page/assets/" };

/** A project of one page, with the bundler of this one. */
function createProject(): string {
	const project = mkdtempSync(join(tmpdir(), "peopled-page-"));
	folders.push(project);
	for (const room of [...sharedRooms, "page"])
		mkdirSync(join(project, "src", room), { recursive: true });
	mkdirSync(join(project, "node_modules"));
	symlinkSync(
		join(root, "node_modules/bun"),
		join(project, "node_modules/bun"),
	);
	writeFileSync(join(project, "package.json"), "{}");
	writeFileSync(
		join(project, "src/page/index.html"),
		'<!doctype html><title>A page</title><script type="module" src="./main.ts"></script>',
	);
	writeMain(project, "first");
	return project;
}

function writeMain(project: string, text: string): void {
	writeFileSync(
		join(project, "src/page/main.ts"),
		`const text: string = ${JSON.stringify(text.padEnd(400, "."))};\ndocument.title = text;\n`,
	);
}

test("a page is made again when any room changes that its source may know", () => {
	for (const name of ["console", "reference"])
		for (const room of rooms[name]?.rooms ?? [])
			expect(sharedRooms).toContain(room);
});

test("a page is made once for its sources, and again when one changes, under other names", async () => {
	const project = createProject();
	const first = await buildPage(page, project);
	expect(await buildPage(page, project)).toBe(first);
	const nameOf = (folder: string) =>
		readdirSync(folder).find((name) => name.endsWith(".js")) ?? "";
	const script = readFileSync(join(first, nameOf(first)), "utf8");
	expect(script).toContain("first");
	expect(script).not.toContain("string");
	const packed = readFileSync(join(first, `${nameOf(first)}.gz`));
	expect(gunzipSync(packed).toString()).toBe(script);
	expect(readFileSync(join(first, "index.html"), "utf8")).toContain(
		`src="/page/assets/${nameOf(first)}"`,
	);

	writeMain(project, "second");
	const second = await buildPage(page, project);
	expect(second).not.toBe(first);
	expect(nameOf(second)).not.toBe(nameOf(first));
});

test("a script that the first one imports later is loaded together with it", async () => {
	const project = createProject();
	writeFileSync(join(project, "src/page/app.ts"), 'document.title = "app";');
	writeFileSync(
		join(project, "src/page/main.ts"),
		'document.title = "first";\nawait import("./app.ts");',
	);
	const folder = await buildPage(page, project);
	const app = readdirSync(folder).find((name) => name.startsWith("app-"));
	expect(readFileSync(join(folder, "index.html"), "utf8")).toContain(
		`<link rel="modulepreload" crossorigin href="/page/assets/${app}">`,
	);
});

test("two that make the same page at the same time both have it, and leave nothing half made", async () => {
	const project = createProject();
	const made = await Promise.all([
		buildPage(page, project),
		buildPage(page, project),
	]);
	expect(new Set(made).size).toBe(1);
	const cache = join(project, "node_modules/.cache/peopled");
	expect(readdirSync(cache)).toHaveLength(1);
});

test("where the installation cannot be written to, the page is made elsewhere", async () => {
	const project = createProject();
	writeFileSync(join(project, "node_modules/.cache"), "in the way");
	const folder = await buildPage(page, project);
	folders.push(join(folder, ".."));
	expect(folder).toStartWith(tmpdir());
	expect(readdirSync(folder)).toContain("index.html");
});

test("a page that does not compile is refused, and leaves nothing half made", async () => {
	const project = createProject();
	writeFileSync(join(project, "src/page/main.ts"), "const = 1;");
	const refusal = await buildPage(page, project).then(
		() => "",
		(cause: Error) => cause.message,
	);
	expect(refusal).toContain("main.ts");
	expect(
		readdirSync(join(project, "node_modules/.cache/peopled")),
	).toHaveLength(0);
});
