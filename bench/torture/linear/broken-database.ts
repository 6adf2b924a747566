import { openClient } from "../../../test/postgres/open-client.ts";

/** The check that nobody has changed a person since a change of theirs was decided, and one that finds nothing. */
const check = "(item.held = item.revision) IS NOT TRUE";
const noCheck = "false";

/**
 * Takes from a database the check on which two processes rely, until the end of the block: each then overwrites
 * changes that the other has made meanwhile.
 */
export async function breakDatabase(address: string): Promise<AsyncDisposable> {
	const define = await readDefinition(address);
	const broken = define.replace(check, noCheck);
	if (broken === define)
		throw new Error("change_people has no check of revisions to take away.");
	await run(address, broken);
	return { [Symbol.asyncDispose]: () => run(address, define) };
}

async function readDefinition(address: string): Promise<string> {
	await using client = await openClient(address);
	const { rows } = await client.query<{ definition: string }>(
		"SELECT pg_get_functiondef(oid) AS definition FROM pg_proc WHERE proname = 'change_people'",
	);
	return rows[0]?.definition ?? "";
}

async function run(address: string, statement: string): Promise<void> {
	await using client = await openClient(address);
	await client.query(statement);
}
