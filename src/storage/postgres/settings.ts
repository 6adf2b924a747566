import type { Statements } from "./database.ts";

/** Keeps a value under a name, in the place of the one before. */
export async function writeSetting(
	statements: Pick<Statements, "run">,
	{ name, value }: { name: string; value: string },
): Promise<void> {
	await statements.run(
		"INSERT INTO settings (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
		name,
		value,
	);
}
