/**
 * A text as one word of a command line that somebody pastes into a shell. An e-mail address may contain `$`, `|` and backticks, which
 * would run something there.
 */
export function showShellWord(text: string): string {
	return /^[\w@%+=:,./-]+$/.test(text)
		? text
		: `'${text.replaceAll("'", "'\\''")}'`;
}

/** The same as an argument of a command of peopled, which would read a word that begins with a hyphen as an option. */
export function showArgument(text: string): string {
	return `${text.startsWith("-") ? "-- " : ""}${showShellWord(text)}`;
}
