/** A line of CSV. A cell that a spreadsheet would interpret as a formula is marked as text. */
export function csvLine(texts: readonly string[]): string {
	const quoted = texts.map((text) => {
		const safe = /^'*[=+\-@\t\r\n＝＋－＠]/.test(text) ? `'${text}` : text;
		return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
	});
	return `${quoted.join(",")}\r\n`;
}
