/** A part of a line: plain text, code, strong text, or a link. */
export type Inline =
	| { kind: "text" | "code" | "strong"; text: string }
	| { kind: "link"; address: string; parts: readonly Inline[] };

/** A block of a Markdown text. */
export type Block =
	| { kind: "heading"; level: number; text: string; anchor: string }
	| { kind: "paragraph"; parts: readonly Inline[] }
	| {
			kind: "list";
			isOrdered: boolean;
			items: readonly (readonly Inline[])[];
	  }
	| {
			kind: "table";
			head: readonly (readonly Inline[])[];
			rows: readonly (readonly (readonly Inline[])[])[];
	  }
	| { kind: "code"; language: string; text: string };

/**
 * Reads the subset of Markdown that descriptions and the introduction use: headings, paragraphs, lists of one level,
 * tables, fenced code, and in lines code, strong text and links. Everything else stays text.
 */
export function parseMarkdown(text: string): Block[] {
	const lines = text.split("\n");
	const blocks: Block[] = [];
	let at = 0;
	const take = (isWanted: (line: string) => boolean) => {
		const taken: string[] = [];
		for (; at < lines.length && isWanted(lines[at] ?? ""); at++)
			taken.push(lines[at] ?? "");
		return taken;
	};
	while (at < lines.length) {
		const line = lines[at] ?? "";
		const heading = /^(#{1,4}) (.+)$/.exec(line);
		const fence = /^```(\w*)$/.exec(line);
		if (line.trim() === "") at++;
		else if (heading !== null) {
			const [, marks = "", title = ""] = heading;
			blocks.push({
				kind: "heading",
				level: marks.length,
				text: title.trim(),
				anchor: anchorOf(title),
			});
			at++;
		} else if (fence !== null) {
			at++;
			const code = take((each) => each !== "```");
			at++;
			blocks.push({
				kind: "code",
				language: fence[1] ?? "",
				text: code.join("\n"),
			});
		} else if (line.startsWith("|"))
			blocks.push(parseTable(take((each) => each.startsWith("|"))));
		else if (itemPattern.test(line)) {
			const isOrdered = /^\d/.test(line);
			blocks.push({
				kind: "list",
				isOrdered,
				items: joinItems(
					take((each) => itemPattern.test(each) || /^ {2,}\S/.test(each)),
				).map(parseInline),
			});
		} else {
			at++;
			// The line itself may look like the beginning of a block that it does not complete, such as a heading without text.
			const more = take(
				(each) => each.trim() !== "" && !startPattern.test(each),
			);
			blocks.push({
				kind: "paragraph",
				parts: parseInline([line, ...more].join(" ")),
			});
		}
	}
	return blocks;
}

const itemPattern = /^(?:- |\d+\. )/;
/** The beginning of a block that ends a paragraph. */
const startPattern = /^(?:- |\d+\. |\||```|#{1,4} )/;

// A line that is indented continues the item above it.
function joinItems(lines: readonly string[]): string[] {
	const items: string[] = [];
	for (const line of lines)
		if (itemPattern.test(line)) items.push(line.replace(itemPattern, ""));
		else items.push(`${items.pop() ?? ""} ${line.trim()}`.trim());
	return items;
}

function parseTable(lines: readonly string[]): Block {
	const cells = lines.map((line) =>
		line
			.replace(/^\|/, "")
			.replace(/\|\s*$/, "")
			.split(/(?<!\\)\|/)
			.map((cell) => parseInline(cell.trim().replaceAll("\\|", "|"))),
	);
	const [head = [], , ...rows] = cells;
	return { kind: "table", head, rows };
}

/** The parts of a line. */
export function parseInline(text: string): Inline[] {
	const parts: Inline[] = [];
	let end = 0;
	for (const found of text.matchAll(
		/`([^`]+)`|\*\*([^*]+)\*\*|\[((?:[^[\]]|`[^`]*`)+)\]\(([^()\s]+)\)/g,
	)) {
		const [whole, code, strong, label, address] = found;
		if (found.index > end)
			parts.push({ kind: "text", text: text.slice(end, found.index) });
		end = found.index + whole.length;
		if (code !== undefined) parts.push({ kind: "code", text: code });
		else if (strong !== undefined) parts.push({ kind: "strong", text: strong });
		else
			parts.push({
				kind: "link",
				address: address ?? "",
				parts: parseInline(label ?? ""),
			});
	}
	if (end < text.length) parts.push({ kind: "text", text: text.slice(end) });
	return parts;
}

/** The text of a line without its marks. */
export function plainText(parts: readonly Inline[]): string {
	return parts
		.map((part) => (part.kind === "link" ? plainText(part.parts) : part.text))
		.join("");
}

/** The anchor that a heading makes, as GitHub makes it. */
function anchorOf(title: string): string {
	return title
		.toLowerCase()
		.replaceAll(/[^\p{L}\p{N} _-]/gu, "")
		.trim()
		.replaceAll(" ", "-");
}
