import { TokenFault } from "./token-fault.ts";

/** The client id and secret with which an integration names itself. */
interface Credentials {
	id: string;
	secret: string;
}

/**
 * The header of HTTP Basic as the OAuth library reads it. Throws `TokenFault` for a header that cannot be read, and for a body
 * that names another integration.
 */
export function readBasic(
	header: string,
	body: Readonly<Record<string, string>>,
): string {
	const credentials = parseBasic(header);
	if (credentials === undefined)
		throw new TokenFault(
			"invalid_client",
			"Authorization: Basic must have the client id and the client secret, each encoded like a form, with a colon between them, in base64.",
			{ status: 401, headers: basicChallenge },
		);
	const { id, secret } = credentials;
	const { client_id = id, client_secret = secret } = body;
	if (client_id !== id || client_secret !== secret)
		throw new TokenFault(
			"invalid_request",
			"The client_id and client_secret of the body are not those in Authorization: Basic. Send them in one place.",
		);
	return `Basic ${Buffer.from(`${id}:${secret}`).toString("base64")}`;
}

/** The header that asks an integration to name itself. */
export const basicChallenge: Readonly<Record<string, string>> = {
	"www-authenticate": 'Basic realm="peopled"',
};

// RFC 6749, 2.3.1: both parts are encoded like a form before they are joined.
function parseBasic(header: string): Credentials | undefined {
	const [, encoded = ""] = /^basic +([\w.~+/-]+=*) *$/i.exec(header) ?? [];
	const text = Buffer.from(encoded, "base64").toString("utf8");
	const colon = text.indexOf(":");
	if (colon < 0) return undefined;
	try {
		const [id = "", secret = ""] = [
			text.slice(0, colon),
			text.slice(colon + 1),
		].map((part) => decodeURIComponent(part.replaceAll("+", " ")));
		const isReadable = [id, secret].every((part) => /^[ -~]+$/.test(part));
		return isReadable ? { id, secret } : undefined;
	} catch {
		return undefined;
	}
}
