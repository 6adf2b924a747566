import { expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readServerNote } from "../../src/storage/sqlite/file/last-end.ts";

test("the note of a running server gives an address of HTTP, and nothing else that somebody wrote there", () => {
	const folder = mkdtempSync(join(tmpdir(), "peopled-note-"));
	try {
		const file = join(folder, "peopled.db");
		const addressIn = (text: string) => {
			writeFileSync(`${file}-server`, `running 2026-01-01 ${text}\n`);
			return readServerNote(file)?.rest;
		};
		expect(addressIn("http://127.0.0.1:8080")).toBe("http://127.0.0.1:8080");
		expect(addressIn("https://[::1]:8443")).toBe("https://[::1]:8443");
		expect(addressIn("http://a.example/\u001b]0;b\u0007`id`")).toBe(
			"http://a.example",
		);
		for (const none of ["", "soon", "javascript:alert(1)", "file:///etc"])
			expect(addressIn(none)).toBe("");
		expect(addressIn(`http://${"a".repeat(9000)}`)?.length).toBeLessThan(4096);
	} finally {
		rmSync(folder, { recursive: true });
	}
});
