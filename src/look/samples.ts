import { writeGo } from "./sample-go.ts";
import { writeJava } from "./sample-java.ts";
import { writeNode } from "./sample-node.ts";
import { writePython } from "./sample-python.ts";
import { escaped, isFile, type SampleRequest } from "./sample-request.ts";
import {
	writeWebexJs,
	writeWebexPythonSdk,
	writeWxcSdk,
} from "./sample-sdks.ts";

/** A language of samples and its form of a request. */
interface SampleLanguage {
	name: string;
	/** The language by whose rules it has colors. */
	colors: string;
	write(request: SampleRequest): string;
}

/** All languages. */
export const sampleLanguages: readonly SampleLanguage[] = [
	{ name: "curl", colors: "sh", write: writeCurl },
	{ name: "Node", colors: "js", write: writeNode },
	{ name: "Python", colors: "python", write: writePython },
	{ name: "Java", colors: "java", write: writeJava },
	{ name: "Go", colors: "go", write: writeGo },
];

/** The SDKs that have calls of this API. Without a method for the call, the sample says so, and sends it otherwise. */
export const sampleSdks: readonly SampleLanguage[] = [
	{ name: "webex (JavaScript)", colors: "js", write: writeWebexJs },
	{ name: "webexpythonsdk", colors: "python", write: writeWebexPythonSdk },
	{ name: "wxc_sdk", colors: "python", write: writeWxcSdk },
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
		`curl${method === "GET" ? "" : ` -X ${method}`} ${quote(withoutRanges(url))}`,
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

// In an address, curl takes brackets and braces for a range of addresses. Those of an IPv6 host it knows.
function withoutRanges(url: string): string {
	const { origin } = new URL(url);
	const rest = url.slice(origin.length);
	return url.startsWith(origin)
		? origin + rest.replaceAll(/[[\]{}]/g, encodeURIComponent)
		: url;
}

// Within single quotes, a shell interprets only the quote itself, which goes into double quotes.
function quote(text: string): string {
	return `'${text.replaceAll("'", `'"'"'`)}'`;
}
