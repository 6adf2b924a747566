import { randomBytes } from "node:crypto";
import { sessionHeader } from "../../contract/session-header.ts";
import type { Asked } from "../call.ts";
import { readCookie, writeCookie } from "./browser-cookie.ts";

/** The two halves of an access token. One half alone reveals nothing about the token. */
interface TokenHalves {
	/** The half in a cookie that no script can read. */
	cookie: string;
	/** The half that the page stores, where pages of other origins and ports cannot read it. */
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
 * The `Authorization` of a request: its own header, or that of its session (a cookie and the header `x-peopled-
 * session`). Null without either, and for a request from a page of another origin.
 */
export function authorizationOf(
	asked: Pick<Asked, "request" | "url">,
): string | null {
	const { request } = asked;
	const header = request.headers.get("authorization");
	if (header !== null) return header;
	const key = request.headers.get(sessionHeader);
	if (key === null) return null;
	const { url } = asked;
	if (isForeign(request, url)) return null;
	const cookie = readCookie(request, { url, kind });
	if (cookie === undefined || key.length > halfLengthMax) return null;
	const halves = [cookie, key].map((half) => Buffer.from(half, "base64url"));
	const [pad, padded] = halves as [Buffer, Buffer];
	if (pad.length !== padded.length) return null;
	return `Bearer ${combine(pad, padded).toString("utf8")}`;
}

const kind = "half";
const halfLengthMax = 2048;

/**
 * Whether a page of another origin sent the request, as far as browsers say. Browsers send `Sec-Fetch-Site` only over
 * TLS and to this machine. Without that header, the key decides, which other origins cannot read.
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

/** The header that gives a browser the cookie of a session, until the browser closes. */
export function setCookie(url: URL, value: string): Record<string, string> {
	return { "set-cookie": writeCookie(url, { kind, value }) };
}

/** The header that removes the cookie. */
export function clearCookie(url: URL): Record<string, string> {
	return {
		"set-cookie": writeCookie(url, { kind, value: "", lifeSeconds: 0 }),
	};
}

function combine(left: Buffer, right: Buffer): Buffer {
	return Buffer.from(left.map((byte, index) => byte ^ (right[index] ?? 0)));
}
