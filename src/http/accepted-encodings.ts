/** The encodings of a reply that a request accepts. */
export function acceptedEncodings(request: Request): ReadonlySet<string> {
	return new Set(
		(request.headers.get("accept-encoding") ?? "")
			.toLowerCase()
			.split(",")
			.filter((part) => !/;\s*q=0(\.0*)?\s*$/.test(part))
			.map((part) => part.split(";", 1)[0]?.trim() ?? ""),
	);
}
