import { acceptedEncodings } from "./accepted-encodings.ts";
import { RequestError } from "./errors.ts";
import { openResponse, replyJson } from "./reply.ts";

/** A file of a page, as is or in one of its encodings. */
interface ServedFile {
	type: string;
	/** A strong ETag without quotation marks. Each encoding appends its own name. */
	tag: string;
	bytes: Uint8Array<ArrayBuffer>;
	brotli?: Uint8Array<ArrayBuffer>;
	gzip?: Uint8Array<ArrayBuffer>;
}

/** Where the files of pages come from. */
export interface PageShelf {
	/** Rejects when the page cannot be built. */
	open(page: {
		name: string;
		assetsPath: string;
	}): Promise<ReadonlyMap<string, ServedFile>>;
}

/** A page for browsers: one document for its path and, where `isDeep`, for every path below that is not a file. */
interface Page {
	name: string;
	path: string;
	assetsPath: string;
	isDeep: boolean;
}

/** The policy of a page: it loads nothing from other origins. */
const contentSecurityPolicy = [
	"default-src 'none'",
	"script-src 'self'",
	"style-src 'self'",
	"font-src 'self'",
	"img-src 'self' data:",
	"connect-src 'self'",
	"base-uri 'none'",
	"form-action 'self'",
	"frame-ancestors 'none'",
].join("; ");

export const pages: readonly Page[] = [
	{
		name: "console",
		path: "/console",
		assetsPath: "/console/assets/",
		isDeep: true,
	},
	{
		name: "reference",
		path: "/reference",
		assetsPath: "/reference/assets/",
		isDeep: false,
	},
];

/** Every path of a page, as patterns of the router. */
export const pagePatterns: readonly string[] = pages.flatMap(
	({ path, assetsPath, isDeep }) => [
		path,
		isDeep ? `${path}/*` : `${assetsPath}*`,
	],
);

/** Replies to a GET for a page or one of its files. Refuses with `unknownPath` a file that does not exist. */
export async function replyPage(
	request: Request,
	shelf: PageShelf,
): Promise<Response> {
	const { pathname } = new URL(request.url);
	const page = pages.find(
		({ path }) => pathname === path || pathname.startsWith(`${path}/`),
	);
	if (page === undefined) throw unknown(pathname);
	const files = await shelf.open(page).catch((cause: unknown) => cause);
	if (!(files instanceof Map))
		throw new Error(`The page ${page.path} could not be made.`, {
			cause: files,
		});
	if (!pathname.startsWith(page.assetsPath))
		return replyFile(request, files.get("index.html"), {
			...documentHeaders,
			"content-security-policy": contentSecurityPolicy,
		});
	const name = pathname.slice(page.assetsPath.length);
	const file = name.endsWith(".html") ? undefined : files.get(name);
	if (file === undefined) throw unknown(pathname);
	return replyFile(request, file, fileHeaders);
}

/** Whether a browser requests a document, rather than a program requesting data. */
function wantsDocument(request: Request): boolean {
	return /\btext\/html\b/.test(request.headers.get("accept") ?? "");
}

const documentHeaders = {
	"cache-control": "no-cache",
	"x-content-type-options": "nosniff",
	"x-frame-options": "DENY",
	"referrer-policy": "no-referrer",
	"cross-origin-opener-policy": "same-origin",
	"cross-origin-resource-policy": "same-origin",
	"permissions-policy": "camera=(), geolocation=(), microphone=()",
};
const fileHeaders = {
	"cache-control": "public, max-age=31536000, immutable",
	"x-content-type-options": "nosniff",
	"cross-origin-resource-policy": "same-origin",
};

function replyFile(
	request: Request,
	file: ServedFile | undefined,
	more: Record<string, string>,
): Response {
	if (file === undefined) throw unknown(new URL(request.url).pathname);
	const { encoding, bytes } = chooseEncoding(request, file);
	const tag = `"${file.tag}${encoding === undefined ? "" : `-${encoding}`}"`;
	const headers: Record<string, string> = {
		...more,
		etag: tag,
		vary: "accept-encoding",
	};
	if (isKnown(request.headers.get("if-none-match"), tag))
		return new Response(null, { status: 304, headers });
	if (encoding !== undefined) headers["content-encoding"] = encoding;
	headers["content-type"] = file.type;
	return new Response(bytes, { headers });
}

function chooseEncoding(
	request: Request,
	{ bytes, brotli, gzip }: ServedFile,
): { encoding?: "br" | "gzip"; bytes: Uint8Array<ArrayBuffer> } {
	const accepted = acceptedEncodings(request);
	if (brotli !== undefined && accepted.has("br"))
		return { encoding: "br", bytes: brotli };
	if (gzip !== undefined && accepted.has("gzip"))
		return { encoding: "gzip", bytes: gzip };
	return { bytes };
}

function isKnown(header: string | null, tag: string): boolean {
	if (header === null) return false;
	return header
		.split(",")
		.map((part) => part.trim().replace(/^W\//, ""))
		.some((part) => part === "*" || part === tag);
}

function unknown(path: string): RequestError {
	return new RequestError(
		"unknownPath",
		`The path ${path.slice(0, 200)} does not exist. The console is at /console, the reference at /reference.`,
	);
}

/** The reply at the root: programs get a list of the paths, browsers are redirected to the console. */
export function replyRoot(
	request: Request,
	{
		arePagesServed,
		links,
	}: {
		arePagesServed: boolean;
		/** The paths that the dialect adds for this caller. */
		links: Readonly<Record<string, string>>;
	},
): Response {
	// The links depend on the caller and their address.
	const headers = { vary: "accept", "cache-control": "no-cache" };
	if (arePagesServed && wantsDocument(request))
		return new Response(null, {
			status: 302,
			headers: { ...headers, location: "/console" },
		});
	const reply = replyJson(
		200,
		{
			name: "peopled",
			description: "A people directory that speaks the Webex People API.",
			api: "/v1",
			openapi: "/openapi.json",
			llms: "/llms.txt",
			health: "/health",
			metrics: "/metrics",
			...(arePagesServed
				? { console: "/console", reference: "/reference" }
				: {}),
			...links,
		},
		headers,
	);
	return openResponse(reply);
}
