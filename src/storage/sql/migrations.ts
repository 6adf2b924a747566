import { readdirSync, readFileSync } from "node:fs";

/** One step of the schema: the text of a numbered SQL file. */
export interface Migration {
	number: number;
	sql: string;
}

/** The migrations of a folder in order. Throws when a number is missing or used twice. */
export function readMigrations(folder: URL): Migration[] {
	const names = readdirSync(folder)
		.filter((name) => name.endsWith(".sql"))
		.sort();
	return names.map((name, index) => {
		const number = Number(name.slice(0, 4));
		if (number !== index + 1)
			throw new Error(
				`Migration ${name} should be number ${index + 1}: numbers must follow each other.`,
			);
		return { number, sql: readFileSync(new URL(name, folder), "utf8") };
	});
}

/**
 * Throws when a directory has a schema that this version cannot update: a later one, or one from before the
 * first release, which had the table `people` and no `stored_replies`.
 */
export function demandKnownSchema({
	subject,
	flag,
	schema,
	newest,
	tables,
}: {
	/** The subject of the sentence: the file or the database. */
	subject: string;
	/** The flag that selects another one. */
	flag: "--data folder" | "--store address";
	/** The number of the last migration that the directory had; 0 when it has no schema. */
	schema: number;
	/** The number of the last migration of this version. */
	newest: number;
	/** Which of the tables `people` and `stored_replies` it has. */
	tables: readonly string[];
}): void {
	const isUnreleased =
		schema > 0 &&
		tables.includes("people") &&
		!tables.includes("stored_replies");
	const untouched = `${subject.startsWith("The database") ? "The database" : "The file"} was not changed.`;
	if (isUnreleased)
		throw new Error(
			`${subject} was written by a version of peopled from before the first release (schema ${schema}), and this version cannot read it. Start the version that wrote it and export the people, or use another ${flag}. ${untouched}`,
		);
	if (schema > newest)
		throw new Error(
			`${subject} was written by a newer version of peopled (schema ${schema}; this version knows up to ${newest}). Start the newer version, or use another ${flag}. ${untouched}`,
		);
}
