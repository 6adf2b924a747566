import { expect, test } from "bun:test";
import { openLog } from "../../../src/process/log.ts";
import { runServer } from "../../../src/process/run-server.ts";
import { readConfig } from "../../../src/settings/config.ts";
import { openSqliteStore } from "../../../src/storage/sqlite/store.ts";

test("A server that is no stand-in does not start with --faithful on", async () => {
	for (const standIn of ["off", "auto"]) {
		const flags = { faithful: "on", standIn, port: "0", pages: "off" };
		const config = readConfig(flags, {});
		const store = openSqliteStore(":memory:");
		const log = openLog("silent");
		await expect(runServer(config, { store, log })).rejects.toThrow(
			"--faithful (PEOPLED_FAITHFUL) must be off unless the server is a stand-in",
		);
	}
});
