import { type CopyRow, noteName } from "../copy.ts";

/** The connection of one end of a copy, which nothing else uses. */
interface CopyConnection {
	/** As it may be shown. */
	name: string;
	begin: "BEGIN" | "BEGIN IMMEDIATE";
	/** Ends a SELECT of rows that the transaction is going to write. */
	forUpdate: "" | " FOR UPDATE";
	/** Runs one statement, whose values are `$1`, `$2` and so on, and gives its rows. */
	run(sql: string, ...values: string[]): Promise<CopyRow[]>;
}

/** The note of a copy that did not end; undefined: there is none. */
export async function readNote({
	run,
}: Pick<CopyConnection, "run">): Promise<string | undefined> {
	const [row] = await run(
		"SELECT value FROM settings WHERE name = $1",
		noteName,
	);
	return row === undefined ? undefined : String(row.value);
}

/** Changes the note and does work, in one transaction. Rejects with a sentence when the note is not `from`. */
export async function changeNote(
	connection: CopyConnection,
	{ from, to }: { from: string | undefined; to: string | undefined },
	work: () => Promise<void> | void = () => {},
): Promise<void> {
	const { name, begin, forUpdate, run } = connection;
	await run(begin);
	try {
		// A row that another copy replaced meanwhile is read by the next statement only.
		await run(
			`SELECT value FROM settings WHERE name = $1${forUpdate}`,
			noteName,
		);
		if ((await readNote(connection)) !== from)
			throw new Error(`Another copy into ${name} is running.`);
		await run("DELETE FROM settings WHERE name = $1", noteName);
		if (to !== undefined)
			await run(
				"INSERT INTO settings (name, value) VALUES ($1, $2)",
				noteName,
				to,
			);
		await work();
		await run("COMMIT");
	} catch (cause) {
		await run("ROLLBACK").catch(() => {});
		throw cause;
	}
}
