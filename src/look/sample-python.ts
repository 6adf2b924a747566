import {
	escaped,
	indent,
	isFile,
	isJson,
	type SampleFile,
	type SampleRequest,
} from "./sample-request.ts";

/** A request as a program for Python, with `requests`. */
export function writePython({
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
	return isJson(body, headers)
		? `json=${indent(asPython(escaped(body, headers)), "    ")}`
		: `data=${JSON.stringify(body)}.encode()`;
}

/** JSON with the literals of Python. Texts stay unchanged. */
export function asPython(json: string): string {
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
