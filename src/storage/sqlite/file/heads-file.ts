import { existsSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import { passPoint } from "../../../concurrency/failpoint.ts";
import {
	type ChainHead,
	parseHead,
	showHead,
	zeroHash,
} from "../../../directory/history/chain.ts";
import type { Database } from "../database.ts";
import {
	createFolder,
	isThere,
	readText,
	replaceText,
	syncPath,
} from "./files.ts";

const explanation = [
	"# The last change of each organization's history when this was written. With this file, a start of the server detects",
	"# that the directory's file is gone or older. Remove it only to start a new directory here.",
];

/** The file beside a directory that records the heads of its histories. */
export function headsFileOf(file: string): string {
	return `${file}-heads`;
}

/**
 * Records the head of every history, unless the record is up to date. `isSynced`: it is on disk before this
 * returns. `keepsNewer`: a recorded head that is newer than the history stays, so that its loss is still
 * reported.
 */
export function writeHeads(
	database: Database,
	file: string,
	{ isSynced, keepsNewer }: { isSynced: boolean; keepsNewer: boolean },
): void {
	const heads = new Map(readHeads(database).map((head) => [head.orgId, head]));
	if (keepsNewer)
		for (const head of readNotedHeads(file))
			if (head.id > (heads.get(head.orgId)?.id ?? -1))
				heads.set(head.orgId, head);
	const lines = [...explanation, ...[...heads.values()].map(showHead)];
	const text = `${lines.join("\n")}\n`;
	const path = headsFileOf(file);
	if (readText(path) === text) return;
	createFolder(dirname(path));
	passPoint("sqlite.heads.begun");
	replaceText(path, text, { isSynced });
	passPoint("sqlite.heads.replaced");
}

/** Removes the record, since the histories are about to be replaced by older ones. */
export function dropHeads(file: string): void {
	if (file === ":memory:" || !existsSync(headsFileOf(file))) return;
	rmSync(headsFileOf(file), { force: true });
	syncPath(dirname(file));
}

/** Throws a sentence when a directory existed and its file is gone. */
export function demandNoneBefore(file: string): void {
	const path = headsFileOf(file);
	if (isThere(file) || !existsSync(path)) return;
	throw new Error(
		`The directory in ${file} is gone, which ${path} records. Restore a backup with \`peopled restore <file>\`, or remove ${path} to start a new directory there.`,
	);
}

/**
 * The recorded histories that are missing, in sentences. Throws one when all organizations are missing:
 * such a directory must not become a new one.
 */
export function findMissing(database: Database, file: string): string[] {
	const heads = readNotedHeads(file);
	const known = new Map(readHeads(database).map((head) => [head.orgId, head]));
	if (heads.length > 0 && known.size === 0)
		throw new Error(
			`The directory in ${file} is empty, but ${headsFileOf(file)} records ${heads.length} organizations. Restore a backup with \`peopled restore <file>\`, or remove ${headsFileOf(file)} to start a new directory.`,
		);
	return heads.flatMap((head) => {
		const now = known.get(head.orgId);
		if (now === undefined)
			return `The organization ${head.orgId} is gone. It existed when the history was last recorded.`;
		if (now.id < head.id)
			return `The history of the organization ${head.orgId} ends with change ${now.id}; it had ${head.id} changes when it was last recorded. Acknowledged changes are missing.`;
		const hash =
			head.id === 0
				? zeroHash
				: database.get<{ hash: string | null }>(
						"SELECT hash FROM changes WHERE org_id = $org1 AND id = $2",
						head.orgId,
						head.id,
					)?.hash;
		return hash === head.hash
			? []
			: `Change ${head.id} of the organization ${head.orgId} is not the one that was last recorded.`;
	});
}

function readHeads(database: Database): ChainHead[] {
	return database
		.all<{ orgId: string; id: number | null; hash: string | null }>(
			`SELECT organizations.id AS orgId, changes.id, hash FROM organizations LEFT JOIN changes ON changes.org_id = organizations.row
			AND changes.id = (SELECT max(id) FROM changes WHERE org_id = organizations.row) ORDER BY organizations.id`,
		)
		.map(({ orgId, id, hash }) => ({
			orgId,
			id: id ?? 0,
			hash: hash ?? zeroHash,
		}));
}

/** The recorded heads of a directory's histories. */
export function readNotedHeads(file: string): ChainHead[] {
	return (readText(headsFileOf(file)) ?? "")
		.split("\n")
		.flatMap((line) => parseHead(line) ?? []);
}
