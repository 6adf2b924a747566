import {
	escaped,
	indent,
	isFile,
	isJson,
	type SampleFile,
	type SampleRequest,
} from "./sample-request.ts";

/** A request as a program for Node, with its own `fetch`. */
export function writeNode({
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
	return isJson(body, headers)
		? `JSON.stringify(${indent(escaped(body, headers), "  ")})`
		: JSON.stringify(body);
}
