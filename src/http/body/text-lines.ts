import { RequestError } from "../errors.ts";

/** The longest line, in characters. */
const lineLengthMax = 256 * 1024;

/**
 * The lines of a text while it arrives, in bounded memory, without line ends (LF or CRLF). Refuses with `malformed` a
 * text that is not UTF-8 or has a line that is too long.
 */
export async function* readTextLines(
	chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<string> {
	let rest = "";
	for await (const text of decodeText(chunks)) {
		const lines = (rest + text).split("\n");
		rest = lines.pop() ?? "";
		for (const line of lines) yield withinLength(line.replace(/\r$/, ""));
		withinLength(rest);
	}
	if (rest !== "") yield withinLength(rest);
}

/** The text of bytes while they arrive, without a byte order mark. Refuses with `malformed` bytes that are not UTF-8. */
export async function* decodeText(
	chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<string> {
	const decoder = new TextDecoder("utf-8", { fatal: true });
	let line = 1;
	const decode = (chunk?: Uint8Array) => {
		let text: string;
		try {
			text = decoder.decode(chunk, { stream: chunk !== undefined });
		} catch {
			throw new RequestError(
				"malformed",
				`The file is not valid UTF-8 in or after line ${line}. Save it in UTF-8, and send it again.`,
			);
		}
		const [before = "", ...others] = text.split("\u0000", 2);
		line += before.split("\n").length - 1;
		if (others.length === 0) return text;
		throw new RequestError(
			"malformed",
			`Line ${line} of the file contains the character U+0000, which cannot be stored. Save the file in UTF-8, and send it again.`,
		);
	};
	for await (const chunk of chunks) yield decode(chunk);
	yield decode();
}

function withinLength(line: string): string {
	if (line.length <= lineLengthMax) return line;
	throw new RequestError(
		"malformed",
		`A line of the file is longer than ${lineLengthMax} characters. Write each operation on its own line.`,
	);
}
