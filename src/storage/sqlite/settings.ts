import type { Database } from "./database.ts";

/** Keeps a value under a name, in the place of the one before. */
export function writeSetting(
	database: Database,
	{ name, value }: { name: string; value: string },
): void {
	database.run(
		"INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
		name,
		value,
	);
}
