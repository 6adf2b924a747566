/** The command that applies an approved plan, for a shell. */
export function applyCommand({
	file,
	service,
	digest,
}: {
	file: string;
	service: string;
	digest: string;
}): string {
	return `npm run -s peopled -- apply ${quoted(file)} --to ${quoted(service)} --approve ${digest}`;
}

/** The command that makes the plan which takes an applied one back. */
export function undoCommand(undoFile: string): string {
	const file = undoFile.replace(/\.undo\.json$/, "");
	return `npm run -s peopled -- undo ${quoted(file)} --output ${quoted(file.replace(/\.plan$/, "-undo.plan"))}`;
}

// A shell interprets none of these characters.
function quoted(text: string): string {
	return /^[\w./:@%+=-]+$/.test(text)
		? text
		: `'${text.replaceAll("'", `'"'"'`)}'`;
}
