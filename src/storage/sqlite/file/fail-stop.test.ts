import { expect, test } from "bun:test";
import { DatabaseSync } from "node:sqlite";
import { DirectoryError } from "../../../directory/errors.ts";
import {
	isBusy,
	isCommitUndone,
	isFull,
	isSyncFailure,
	openFailStop,
	outcomeUnknown,
	stopped,
} from "./fail-stop.ts";

const failure = (errcode: number) =>
	Object.assign(new Error("disk I/O error"), { errcode });

const codes = {
	busy: 5,
	busySnapshot: 517,
	readOnly: 8,
	ioRead: 266,
	ioWrite: 778,
	ioSync: 1034,
	ioFolderSync: 1290,
	ioTruncate: 1546,
	corrupt: 11,
	full: 13,
	constraint: 19,
	sharedMemory: 5386,
};

test("takes a COMMIT for undone only where the frame that ends it cannot be whole in the log", () => {
	const undone = Object.entries(codes).filter(([, code]) =>
		isCommitUndone(failure(code)),
	);
	expect(undone.map(([name]) => name)).toEqual([
		"busy",
		"busySnapshot",
		"readOnly",
		"ioWrite",
		"full",
		"constraint",
	]);
});

test("tells failed syncs from all other failures", () => {
	const failed = Object.entries(codes).filter(([, code]) =>
		isSyncFailure(failure(code)),
	);
	expect(failed.map(([name]) => name)).toEqual(["ioSync", "ioFolderSync"]);
	expect(isBusy(failure(codes.busySnapshot))).toBe(true);
	expect(isFull(failure(codes.ioSync))).toBe(false);
});

test("takes no error that is not SQLite's for one that left nothing behind", () => {
	for (const cause of [new Error("?"), undefined, null, "text", {}, 5]) {
		expect(isCommitUndone(cause)).toBe(false);
		expect(isSyncFailure(cause)).toBe(false);
		expect(isBusy(cause)).toBe(false);
	}
});

test("reads the codes that this runtime gives", () => {
	const db = new DatabaseSync(":memory:");
	db.exec("CREATE TABLE one (x CHECK (x > 0))");
	let cause: unknown;
	try {
		db.exec("INSERT INTO one VALUES (-1)");
	} catch (thrown) {
		cause = thrown;
	}
	expect(isCommitUndone(cause)).toBe(true);
	expect(isBusy(cause)).toBe(false);
});

test("keeps the first failure, and tells of it once", () => {
	const told: string[] = [];
	const failStop = openFailStop(({ message }) => told.push(message));
	expect(failStop.failure).toBeUndefined();
	failStop.fail("The first.");
	failStop.fail("The second.");
	expect(failStop.failure?.message).toBe("The first.");
	expect(told).toEqual(["The first."]);
});

test("says of a change that was under way that its outcome is not known, and of a later one that nothing was changed", () => {
	const known = openFailStop(() => {}).fail("It failed.");
	for (const refusal of [outcomeUnknown(known), stopped(known)]) {
		expect(refusal).toBeInstanceOf(DirectoryError);
		expect(refusal.code).toBe("unavailable");
	}
	expect(outcomeUnknown(known).message).not.toContain("nothing was changed");
	expect(stopped(known).message).toContain("nothing was changed");
});
