/** The secrets that a browser keeps in cookies: half of a session, and half of a sign-in under way. */
type CookieKind = "half" | "sign-in";

const valueLengthMax = 2048;

/**
 * The text of a `Set-Cookie` header for a cookie that no script and no other site can use. Over TLS, its name begins with
 * `__Host-`, so that only this very host can set it. Without `lifeSeconds`, it ends with the browser.
 */
export function writeCookie(
	url: URL,
	{
		kind,
		value,
		lifeSeconds,
	}: { kind: CookieKind; value: string; lifeSeconds?: number },
): string {
	const secure = isSecure(url) ? "; Secure" : "";
	const life = lifeSeconds === undefined ? "" : `; Max-Age=${lifeSeconds}`;
	return `${nameOf(url, kind)}=${value}; Path=/; HttpOnly; SameSite=Strict${secure}${life}`;
}

/** The value of a cookie of this server; undefined when the request has none. */
export function readCookie(
	request: Request,
	{ url, kind }: { url: URL; kind: CookieKind },
): string | undefined {
	const name = nameOf(url, kind);
	const cookies = (request.headers.get("cookie") ?? "").split(/; */);
	const found = cookies.find((cookie) => cookie.startsWith(`${name}=`));
	const value = found?.slice(name.length + 1);
	return value === undefined || value.length > valueLengthMax
		? undefined
		: value;
}

// Browsers share the cookies of a host among its ports. Each server has names of its own, so that two servers do not sign each
// other out. Over plain HTTP the prefix would need `Secure`, which not every browser accepts there.
function nameOf(url: URL, kind: CookieKind): string {
	const { port } = url;
	return isSecure(url)
		? `__Host-peopled-${kind}-${port || "443"}`
		: `peopled-${kind}-${port || "80"}`;
}

function isSecure({ protocol }: URL): boolean {
	return protocol === "https:";
}
