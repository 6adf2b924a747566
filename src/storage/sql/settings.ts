import { get, run, type Work } from "./statement.ts";

/** The value of a setting; undefined when it is not set. */
export function* readSetting(name: string): Work<string | undefined> {
	const row = yield* get<{ value: string }>(
		"SELECT value FROM settings WHERE name = $1",
		name,
	);
	return row?.value;
}

/** Sets a setting, whether or not it has a value. */
export function* writeSetting({
	name,
	value,
}: {
	name: string;
	value: string;
}): Work<void> {
	yield* run(
		"INSERT INTO settings (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
		name,
		value,
	);
}
