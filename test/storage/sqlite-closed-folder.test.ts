import { expect, test } from "bun:test";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { exitCodeOf, exitCodes } from "../../src/cli/exit-code.ts";
import {
	backUpStore,
	NoDirectoryError,
	restoreStore,
} from "../../src/process/open-store.ts";
import { openSqliteStore } from "../../src/storage/sqlite/store.ts";
import { createFolder } from "../end-to-end/process.ts";

/** Somebody who owns nothing. */
const nobody = 65_534;

/** The error of a function that is called by somebody who may not open everything. */
function failureAsNobody(call: () => void): unknown {
	const isRoot = process.geteuid?.() === 0;
	if (isRoot) process.seteuid?.(nobody);
	try {
		call();
		return undefined;
	} catch (error) {
		return error;
	} finally {
		if (isRoot) process.seteuid?.(0);
	}
}

test.skipIf(process.platform === "win32")(
	"a directory in a folder that this user may not enter is not taken for one that is missing",
	async () => {
		await using folder = await createFolder();
		const closed = join(folder.path, "data");
		mkdirSync(closed);
		const file = join(closed, "peopled.db");
		writeFileSync(file, "something");
		chmodSync(folder.path, 0o755);
		chmodSync(closed, 0);
		const place = { engine: "sqlite", file } as const;
		const open = join(folder.path, "open.db");
		for (const call of [
			() => openSqliteStore(file, { mayCreate: false }),
			() => openSqliteStore(file, { server: { warn() {} } }),
			() => backUpStore(place, open),
			() => restoreStore({ engine: "sqlite", file: open }, file),
		]) {
			const failure = failureAsNobody(call);
			expect(failure).toBeInstanceOf(Error);
			expect(failure).not.toBeInstanceOf(NoDirectoryError);
			expect((failure as Error).message).toMatch(/may not read|EACCES/);
			expect(exitCodeOf(failure)).toBe(exitCodes.unreachable);
		}
		chmodSync(closed, 0o700);
		expect(
			failureAsNobody(() =>
				openSqliteStore(join(folder.path, "none.db"), { mayCreate: false }),
			),
		).toBeInstanceOf(NoDirectoryError);
	},
);
