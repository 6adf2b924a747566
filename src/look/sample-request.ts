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
export interface SampleFile {
	fileName: string;
}

/** Whether a body is a file beside the sample. */
export function isFile(body: SampleRequest["body"]): body is SampleFile {
	return typeof body === "object";
}

/** A body of JSON without characters that are invisible, or that change the direction of the text around them: they could hide what a sample does. */
export function escaped(
	body: string,
	headers: SampleRequest["headers"],
): string {
	if (!isJson(body, headers)) return body;
	return body.replaceAll(
		/[\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g,
		(character) =>
			`\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
	);
}

/**
 * Whether a body is JSON, by its type and by its text. A recorded request may say so of any text, which would be code as
 * a literal of a sample.
 */
export function isJson(
	body: string,
	headers: SampleRequest["headers"],
): boolean {
	return isJsonType(headers) && isParsed(body);
}

function isParsed(text: string): boolean {
	try {
		JSON.parse(text);
		return true;
	} catch {
		return false;
	}
}

function isJsonType(headers: SampleRequest["headers"]): boolean {
	const [, type = "application/json"] =
		Object.entries(headers).find(([name]) => /^content-type$/i.test(name)) ??
		[];
	return /^application\/([\w.-]+\+)?json$/.test(type);
}

/** A text over several lines, with more space before each but the first. */
export function indent(text: string, by: string): string {
	return text.replaceAll("\n", `\n${by}`);
}
