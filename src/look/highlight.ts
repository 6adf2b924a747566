/** A part of a code. */
interface CodePart {
	kind: "plain" | "text" | "name" | "literal" | "word" | "comment";
	text: string;
}

const wordsOf: Readonly<Record<string, readonly string[]>> = {
	sh: ["curl", "export", "npm", "peopled"],
	js: [
		"await",
		"const",
		"let",
		"import",
		"from",
		"new",
		"if",
		"for",
		"of",
		"return",
		"async",
		"function",
		"require",
	],
	python: [
		"import",
		"from",
		"for",
		"in",
		"if",
		"print",
		"with",
		"as",
		"def",
		"return",
	],
	java: [
		"import",
		"class",
		"public",
		"static",
		"void",
		"throws",
		"new",
		"var",
		"String",
		"return",
	],
	go: [
		"package",
		"import",
		"func",
		"if",
		"err",
		"nil",
		"defer",
		"return",
		"panic",
		"var",
	],
	json: [],
};

/** The marks of comments to the end of a line. */
const comments: Readonly<Record<string, string>> = {
	sh: "#",
	python: "#",
	js: "//",
	java: "//",
	go: "//",
};

const token =
	/("""[\s\S]*?"""|`(?:[^`\\]|\\.)*`|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\]|\\.)*')(\s*:)?|\b\d+(?:\.\d+)?\b|[A-Za-z_]\w*|--?[a-zA-Z][\w-]*|\/\/|#/g;

/** The parts of a code, which together are the code. Languages without rules stay plain. */
export function highlight(text: string, language: string): CodePart[] {
	const known = wordsOf[language];
	if (known === undefined) return [{ kind: "plain", text }];
	const parts: CodePart[] = [];
	let end = 0;
	const add = (kind: CodePart["kind"], from: number, to: number) => {
		if (from > end) parts.push({ kind: "plain", text: text.slice(end, from) });
		if (to > from) parts.push({ kind, text: text.slice(from, to) });
		end = to;
	};
	const reader = new RegExp(token);
	for (
		let found = reader.exec(text);
		found !== null;
		found = reader.exec(text)
	) {
		const [whole, quoted, colon] = found;
		const from = found.index;
		if (whole === comments[language]) {
			const stop = text.indexOf("\n", from);
			const to = stop === -1 ? text.length : stop;
			const isComment = from === 0 || /\s/.test(text[from - 1] ?? "");
			if (!isComment) continue;
			add("comment", from, to);
			reader.lastIndex = to;
		} else if (quoted !== undefined)
			add(colon === undefined ? "text" : "name", from, from + quoted.length);
		else if (/^\d/.test(whole)) add("literal", from, from + whole.length);
		else if (/^(?:true|false|null|True|False|None|nil)$/.test(whole))
			add("literal", from, from + whole.length);
		else if (known.includes(whole) || (language === "sh" && /^-/.test(whole)))
			add("word", from, from + whole.length);
	}
	add("plain", text.length, text.length);
	return parts;
}
