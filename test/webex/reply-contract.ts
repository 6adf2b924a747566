import assert from "node:assert/strict";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";

/** One request with its reply, as the harness saw them. */
interface Exchange {
	method: string;
	path: string;
	/** Whether the request asked for a failure: then its status need not be one that the call documents. */
	isFaultWanted: boolean;
	status: number;
	headers: Headers;
	text: string;
}

interface Document {
	paths: Record<string, Record<string, { responses: Responses }>>;
}
type Responses = Record<string, { content?: Record<string, unknown> }>;

const operatorPaths = [
	"/",
	"/health",
	"/metrics",
	"/openapi.json",
	"/llms.txt",
];
const leaks = /node:|SQLITE|SQL logic|\.ts:\d|\n\s+at |constraint failed/i;
const refusalBytesMax = 40 * 1024;

/**
 * Holds replies against the server's own OpenAPI document: every one must have a documented status
 * and a body of the documented shape, without any property that the document does not name.
 */
export function openReplyContract(
	document: object,
): (exchange: Exchange) => void {
	const { paths } = document as Document;
	const ajv = new Ajv2020({ strict: true, allowUnionTypes: true });
	addFormats.default(ajv);
	ajv.addVocabulary(["paths", "components"]);
	ajv.addSchema({ $id: "api", ...closeObjects(onlySchemas(document)) });
	const validators = new Map<string, ValidateFunction>();
	const validatorOf = (pointer: string): ValidateFunction => {
		const known = validators.get(pointer);
		if (known !== undefined) return known;
		const validator = ajv.compile({ $ref: `api#${pointer}` });
		validators.set(pointer, validator);
		return validator;
	};

	return (exchange) => {
		const { method, status, headers, text } = exchange;
		const shown = `${method} ${exchange.path.slice(0, 200)} -> ${status} ${text.slice(0, 2000)}`;
		const trackingId = headers.get("trackingid");
		assert.match(trackingId ?? "", /^[\w.:-]{1,128}$/, shown);
		if (method === "OPTIONS") return;
		const template = findTemplate(Object.keys(paths), exchange.path);
		if (status >= 400) {
			(isScim(exchange) ? checkScimRefusal : checkRefusal)(exchange, shown);
			if (method !== "HEAD")
				check(
					validatorOf(
						`/components/schemas/${isScim(exchange) ? "ScimError" : "Error"}`,
					),
					text,
					shown,
				);
		}
		if (template === undefined) {
			const isOperators = operatorPaths.includes(pathOf(exchange.path));
			assert.ok(isOperators || status >= 400, `undocumented path: ${shown}`);
			return;
		}
		const operation =
			paths[template]?.[method === "HEAD" ? "get" : method.toLowerCase()];
		if (operation === undefined) {
			assert.ok(status >= 400, `undocumented method: ${shown}`);
			return;
		}
		const response = operation.responses[status];
		if (exchange.isFaultWanted && status >= 400) return;
		assert.ok(response !== undefined, `undocumented status: ${shown}`);
		if (method === "HEAD") return;
		if (response.content === undefined) {
			assert.equal(text, "", `a body where the contract has none: ${shown}`);
			return;
		}
		const [mediaType = ""] = (headers.get("content-type") ?? "").split(";");
		const [documented = ""] = Object.keys(response.content);
		const isPlainScim = isScim(exchange) && mediaType === "application/json";
		if (!/[/+]json$/.test(mediaType) && mediaType in response.content) return;
		if (!isPlainScim)
			assert.equal(mediaType, documented, `another media type: ${shown}`);
		if (mediaType === "application/json")
			assert.match(
				headers.get("content-type") ?? "",
				/^application\/json;charset=UTF-8$/,
				shown,
			);
		const place = [
			"paths",
			template,
			method.toLowerCase(),
			"responses",
			String(status),
			"content",
			documented,
			"schema",
		];
		check(validatorOf(pointerTo(place)), text, shown);
	};
}

// The calls of SCIM are below its own root, and below that of the People API.
function isScim({ path }: Exchange): boolean {
	return /^(\/v1)?\/identity\/scim(\/|$)/.test(pathOf(path));
}

// A refusal of SCIM: the status as text, one sentence, and nothing of the inside.
function checkScimRefusal(
	{ method, status, headers, text }: Exchange,
	shown: string,
): void {
	checkRefusalHeaders({ status, headers }, shown);
	if (method === "HEAD") return;
	const body = JSON.parse(text) as { status: string; detail: string };
	assert.equal(body.status, String(status), shown);
	assert.match(body.detail, /\S.{8,}[.]$/su, shown);
	checkText(text, shown);
}

// Every refusal: the envelope with the tracking id of the header, a sentence, and nothing of the inside.
function checkRefusal(
	{ method, status, headers, text }: Exchange,
	shown: string,
): void {
	checkRefusalHeaders({ status, headers }, shown);
	if (method === "HEAD") return;
	const body = JSON.parse(text) as {
		message: string;
		errors: { description: string }[];
		trackingId: string;
	};
	assert.equal(body.trackingId, headers.get("trackingid"), shown);
	assert.match(body.message, /^.{10,}[.]$/su, shown);
	assert.ok(body.errors.length > 0, shown);
	for (const { description } of body.errors) {
		assert.match(description, /\S.*[.]$/su, shown);
		assert.doesNotMatch(description, /undefined|\[object/, shown);
	}
	checkText(text, shown);
}

function checkRefusalHeaders(
	{ status, headers }: Pick<Exchange, "status" | "headers">,
	shown: string,
): void {
	if (status === 401)
		assert.match(
			headers.get("www-authenticate") ?? "",
			/^(Bearer|Basic) /,
			shown,
		);
	if (status === 405) assert.match(headers.get("allow") ?? "", /[A-Z]/, shown);
	if ([423, 429, 503].includes(status))
		assert.match(headers.get("retry-after") ?? "", /^[1-9]\d*$/, shown);
}

function checkText(text: string, shown: string): void {
	assert.doesNotMatch(text, leaks, shown);
	assert.ok(
		text.length <= refusalBytesMax,
		`a refusal of ${text.length} characters: ${shown}`,
	);
}

function check(validator: ValidateFunction, text: string, shown: string): void {
	if (validator(JSON.parse(text))) return;
	const errors = JSON.stringify(validator.errors);
	assert.fail(`not as the OpenAPI document says: ${errors} in ${shown}`);
}

function findTemplate(
	templates: readonly string[],
	path: string,
): string | undefined {
	const found = pathOf(path);
	const isOutside = /^\/(identity\/scim|peopled)\//.test(found);
	const parts = (isOutside ? `/v1${found}` : found).split("/");
	const fits = (template: string) => {
		const wanted = `/v1${template}`.split("/");
		return (
			wanted.length === parts.length &&
			wanted.every((part, index) => part === parts[index] || part[0] === "{")
		);
	};
	const parametersOf = (template: string) => template.split("{").length;
	return templates
		.filter(fits)
		.toSorted((one, other) => parametersOf(one) - parametersOf(other))[0];
}

function pathOf(path: string): string {
	const { pathname: sent } = new URL(path, "http://localhost");
	// The older address of SCIM has the same calls.
	const pathname = sent.replace(
		/^\/v1\/scim\/([^/]+)\//,
		"/identity/scim/$1/v2/",
	);
	return pathname.length > 1 ? pathname.replace(/\/$/, "") : pathname;
}

function pointerTo(parts: readonly string[]): string {
	return parts
		.map((part) => part.replaceAll("~", "~0").replaceAll("/", "~1"))
		.map((part) => `/${encodeURIComponent(part)}`)
		.join("");
}

function onlySchemas(document: object): object {
	const { paths, components } = document as {
		paths: object;
		components: { schemas: object };
	};
	return { paths, components: { schemas: components.schemas } };
}

// A shape that is open to more properties would let an undocumented one through unseen.
function closeObjects<Value>(value: Value): Value {
	if (Array.isArray(value)) return value.map(closeObjects) as Value;
	if (typeof value !== "object" || value === null) return value;
	const closed = Object.fromEntries(
		Object.entries(value).map(([key, entry]) => [key, closeObjects(entry)]),
	);
	if (closed.type === "object" && closed.properties !== undefined)
		closed.additionalProperties = false;
	return closed as Value;
}
