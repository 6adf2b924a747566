/** A request as the samples show it. They never contain the access token. */
export interface SampleRequest {
	method: string;
	url: string;
	needsToken: boolean;
	headers: Readonly<Record<string, string>>;
	/** The body as it is sent: a text, or a file beside the sample. */
	body: string | SampleFile | undefined;
}

/** A file that a sample sends, by its name. */
interface SampleFile {
	fileName: string;
}

/** A language of samples and its form of a request. */
interface SampleLanguage {
	name: string;
	write(request: SampleRequest): string;
}

/** All languages. */
export const sampleLanguages: readonly SampleLanguage[] = [
	{ name: "curl", write: writeCurl },
	{ name: "Node", write: writeNode },
	{ name: "Python", write: writePython },
];

/** A request as a command for a shell. The token is in a variable. */
export function writeCurl({
	method,
	url,
	needsToken,
	headers,
	body,
}: SampleRequest): string {
	const lines = [
		`curl${method === "GET" ? "" : ` -X ${method}`} ${quote(url)}`,
	];
	if (needsToken) lines.push(`-H "Authorization: Bearer $TOKEN"`);
	for (const [name, value] of Object.entries(headers))
		lines.push(`-H ${quote(`${name}: ${value}`)}`);
	if (isFile(body)) lines.push(`--data-binary ${quote(`@${body.fileName}`)}`);
	// With a leading @, curl would take the text for the name of a file.
	else if (body?.startsWith("@")) lines.push(`--data-raw ${quote(body)}`);
	else if (body !== undefined)
		lines.push(`-d ${quote(escaped(body, headers))}`);
	return lines.join(" \\\n  ");
}

function isFile(body: SampleRequest["body"]): body is SampleFile {
	return typeof body === "object";
}

// Characters that are invisible, or that change the direction of the text around them, could hide what a sample does.
function escaped(body: string, headers: SampleRequest["headers"]): string {
	if (!isJson(headers)) return body;
	return body.replaceAll(
		/[\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g,
		(character) =>
			`\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
	);
}

// Within single quotes, a shell interprets only the quote itself, which goes into double quotes.
function quote(text: string): string {
	return `'${text.replaceAll("'", `'"'"'`)}'`;
}

function writeNode({
	method,
	url,
	needsToken,
	headers,
	body,
}: SampleRequest): string {
	const shown = [
		...(needsToken ? [`Authorization: \`Bearer \${process.env.TOKEN}\``] : []),
		...Object.entries(headers).map(
			([name, value]) => `${JSON.stringify(name)}: ${JSON.stringify(value)}`,
		),
	];
	const options = [
		`method: ${JSON.stringify(method)}`,
		...(shown.length > 0
			? [`headers: {\n    ${shown.join(",\n    ")},\n  }`]
			: []),
		...(body === undefined ? [] : [`body: ${nodeBody(body, headers)}`]),
	];
	const imports = isFile(body)
		? `import { readFile } from "node:fs/promises";\n\n`
		: "";
	return `${imports}const reply = await fetch(${JSON.stringify(url)}, {\n  ${options.join(",\n  ")},\n});\nconsole.log(reply.status, await reply.text());`;
}

function nodeBody(
	body: string | SampleFile,
	headers: SampleRequest["headers"],
): string {
	if (isFile(body)) return `await readFile(${JSON.stringify(body.fileName)})`;
	return isJson(headers)
		? `JSON.stringify(${indent(escaped(body, headers), "  ")})`
		: JSON.stringify(body);
}

function writePython({
	method,
	url,
	needsToken,
	headers,
	body,
}: SampleRequest): string {
	const shown = [
		...(needsToken ? [`"Authorization": f"Bearer {os.environ['TOKEN']}"`] : []),
		...Object.entries(headers)
			.filter(
				([name, value]) =>
					!(/^content-type$/i.test(name) && value === "application/json"),
			)
			.map(
				([name, value]) => `${JSON.stringify(name)}: ${JSON.stringify(value)}`,
			),
	];
	const parameters = [
		JSON.stringify(method),
		JSON.stringify(url),
		...(shown.length > 0 ? [`headers={${shown.join(", ")}}`] : []),
		...(body === undefined ? [] : [pythonBody(body, headers)]),
	];
	const imports = needsToken ? "import os\nimport requests" : "import requests";
	return `${imports}\n\nreply = requests.request(\n    ${parameters.join(",\n    ")},\n)\nprint(reply.status_code, reply.text)`;
}

function pythonBody(
	body: string | SampleFile,
	headers: SampleRequest["headers"],
): string {
	if (isFile(body)) return `data=open(${JSON.stringify(body.fileName)}, "rb")`;
	return isJson(headers)
		? `json=${indent(asPython(escaped(body, headers)), "    ")}`
		: `data=${JSON.stringify(body)}.encode()`;
}

function isJson(headers: SampleRequest["headers"]): boolean {
	const [, type = "application/json"] =
		Object.entries(headers).find(([name]) => /^content-type$/i.test(name)) ??
		[];
	return /^application\/([\w.-]+\+)?json$/.test(type);
}

// The literals of Python that differ from JSON. Texts stay unchanged.
function asPython(json: string): string {
	const names: Record<string, string> = {
		true: "True",
		false: "False",
		null: "None",
	};
	return json.replaceAll(
		/"(?:[^"\\]|\\.)*"|\b(?:true|false|null)\b/g,
		(part) => names[part] ?? part,
	);
}

function indent(text: string, by: string): string {
	return text.replaceAll("\n", `\n${by}`);
}
