import { randomBytes } from "node:crypto";
import { sessionHeader } from "../../contract/session-header.ts";

/** The two halves of an access token: neither tells anything about it without the other. */
interface TokenHalves {
	/** Goes into a cookie that no script can read. */
	cookie: string;
	/** Is kept by the page, where pages of other origins and ports cannot read it. */
	key: string;
}

/** Splits a token into a random pad and the token combined with it (a one-time pad), in base64url. */
export function splitToken(token: string): TokenHalves {
	const bytes = Buffer.from(token, "utf8");
	const pad = randomBytes(bytes.length);
	return {
		cookie: pad.toString("base64url"),
		key: combine(bytes, pad).toString("base64url"),
	};
}

/**
 * The `Authorization` of a request: its own header, or that of its session, which are a cookie and the header
 * `x-peopled-session`. Null where there is neither, and where a page of another origin asks.
 */
export function authorizationOf(request: Request, url: URL): string | null {
	const header = request.headers.get("authorization");
	if (header !== null) return header;
	const key = request.headers.get(sessionHeader);
	if (key === null || isForeign(request, url)) return null;
	const cookie = readCookie(request, cookieName(url));
	if (cookie === undefined || key.length > halfLengthMax) return null;
	const halves = [cookie, key].map((half) => Buffer.from(half, "base64url"));
	const [pad, padded] = halves as [Buffer, Buffer];
	if (pad.length !== padded.length) return null;
	return `Bearer ${combine(pad, padded).toString("utf8")}`;
}

const halfLengthMax = 2048;

/**
 * Whether a page of another origin sent the request, as far as browsers say. They send `Sec-Fetch-Site` over TLS
 * and from this machine only; without it the key, which other origins cannot read, is what tells.
 */
export function isForeign(request: Request, url: URL): boolean {
	const site = request.headers.get("sec-fetch-site");
	const origin = request.headers.get("origin");
	return (
		(site !== null && site !== "same-origin") ||
		(origin !== null &&
			(!URL.canParse(origin) || new URL(origin).host !== url.host))
	);
}

/** The header that gives a browser the cookie of a session, until the browser is closed. */
export function setCookie(url: URL, value: string): Record<string, string> {
	return { "set-cookie": writeCookie(url, value) };
}

/** The header that takes it away. */
export function clearCookie(url: URL): Record<string, string> {
	return { "set-cookie": `${writeCookie(url, "")}; Max-Age=0` };
}

// Cookies belong to a host whatever its port: each server has a name of its own, so that two do not sign each other out.
function cookieName({ protocol, port }: URL): string {
	return `peopled-session-${port || (protocol === "https:" ? "443" : "80")}`;
}

function writeCookie(url: URL, value: string): string {
	const secure = url.protocol === "https:" ? "; Secure" : "";
	return `${cookieName(url)}=${value}; Path=/v1; HttpOnly; SameSite=Strict${secure}`;
}

function readCookie(request: Request, name: string): string | undefined {
	const cookies = (request.headers.get("cookie") ?? "").split(/; */);
	const found = cookies.find((cookie) => cookie.startsWith(`${name}=`));
	const value = found?.slice(name.length + 1);
	return value !== undefined && value.length <= halfLengthMax
		? value
		: undefined;
}

function combine(left: Buffer, right: Buffer): Buffer {
	return Buffer.from(left.map((byte, index) => byte ^ (right[index] ?? 0)));
}
