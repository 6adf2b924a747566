/**
 * The body of a request with this e-mail address first, if it has it: the first one is the primary one, and the service
 * may show them in any order.
 */
export function withPrimary(
	body: Record<string, unknown>,
	primary: string | undefined,
): Record<string, unknown> {
	const { emails } = body as { emails?: readonly string[] };
	if (primary === undefined || !emails?.includes(primary)) return body;
	const others = emails.filter((email) => email !== primary);
	return { ...body, emails: [primary, ...others] };
}

/** The primary address that the request of a step sets; undefined when it sets none. */
export function primaryOf(request: {
	body?: Readonly<Record<string, unknown>>;
}): string | undefined {
	const emails = request.body?.emails as readonly string[] | undefined;
	return emails?.[0];
}
