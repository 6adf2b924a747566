/** Elements whose text is no language: code, keys, and what is not shown. */
const noLanguage = /<(code|kbd|style|pre)\b[^>]*>[^<]*<\/\1>/g;
const shownAttributes = /\b(?:aria-label|placeholder|title|alt)="([^"]*)"/g;
const letters = /\p{L}{2,}/u;
/** Words of HTTP, the same in every language. */
const terms: ReadonlySet<string> = new Set(["Bearer"]);

/** The texts in the templates of a source file that a person would read: between tags, and in attributes that are shown or read out. */
export function findTexts(source: string): string[] {
	const texts: string[] = [];
	for (const markup of readTemplates(source)) {
		const spoken = markup.replace(noLanguage, "");
		const attributes = [...spoken.matchAll(shownAttributes)].map(
			([, text = ""]) => text,
		);
		const between = spoken.replace(/<[^>]*>/g, hole).split(hole);
		texts.push(
			...[...attributes.flatMap((text) => text.split(hole)), ...between],
		);
	}
	return texts
		.map((text) => text.trim())
		.filter((text) => letters.test(text) && !terms.has(text));
}

/** Stands for an expression or a tag. */
const hole = "\u0000";

/** The markup of every `html` template, also of those inside of others, each without its expressions. */
function readTemplates(source: string): string[] {
	const found: string[] = [];
	// Each open template, or "{" for an expression or block.
	const open: ({ markup: string; isHtml: boolean } | "{")[] = [];
	for (let at = 0; at < source.length; at++) {
		const top = open.at(-1);
		const sign = source[at] as string;
		if (top !== undefined && top !== "{") {
			if (sign === "\\") at++;
			else if (sign === "`") {
				open.pop();
				if (top.isHtml) found.push(top.markup);
			} else if (source.startsWith("${", at)) {
				open.push("{");
				top.markup += hole;
				at++;
			} else top.markup += sign;
		} else if (sign === "`")
			open.push({ markup: "", isHtml: source.slice(0, at).endsWith("html") });
		else if (sign === "{") open.push("{");
		else if (sign === "}") open.pop();
		else if (sign === '"' || sign === "'") at = endOfText(source, at);
		else if (source.startsWith("//", at) && source[at - 1] !== ":")
			at = endOf(source, "\n", at);
		else if (source.startsWith("/*", at)) at = endOf(source, "*/", at);
	}
	return found;
}

function endOf(source: string, mark: string, start: number): number {
	const end = source.indexOf(mark, start);
	return end === -1 ? source.length : end + mark.length - 1;
}

function endOfText(source: string, start: number): number {
	const quote = source[start];
	let at = start + 1;
	while (at < source.length && source[at] !== quote && source[at] !== "\n")
		at += source[at] === "\\" ? 2 : 1;
	return at;
}
