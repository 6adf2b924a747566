/** A request as the samples show it. They never contain the access token. */
export interface SampleRequest {
	method: string;
	url: string;
	needsToken: boolean;
	headers: Readonly<Record<string, string>>;
	/** The body as it is sent. */
	body: string | undefined;
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

function writeCurl({
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
	if (body !== undefined) lines.push(`-d ${quote(body)}`);
	return lines.join(" \\\n  ");
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
		...(body === undefined
			? []
			: [
					`body: ${isJson(headers) ? `JSON.stringify(${indent(body, "  ")})` : JSON.stringify(body)}`,
				]),
	];
	return `const reply = await fetch(${JSON.stringify(url)}, {\n  ${options.join(",\n  ")},\n});\nconsole.log(reply.status, await reply.text());`;
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
		...(body === undefined
			? []
			: [
					isJson(headers)
						? `json=${indent(asPython(body), "    ")}`
						: `data=${JSON.stringify(body)}.encode()`,
				]),
	];
	const imports = needsToken ? "import os\nimport requests" : "import requests";
	return `${imports}\n\nreply = requests.request(\n    ${parameters.join(",\n    ")},\n)\nprint(reply.status_code, reply.text)`;
}

function isJson(headers: SampleRequest["headers"]): boolean {
	const type = headers["Content-Type"] ?? "application/json";
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
