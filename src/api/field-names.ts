const wireNames: Readonly<Record<string, string>> = {
	isLoginEnabled: "loginEnabled",
	createdAt: "created",
	modifiedAt: "lastModified",
	expiresAt: "expires",
};

/** The name on the wire of a field of whatever has a history. */
export function showFieldName(field: string): string {
	return wireNames[field] ?? field;
}

/** The name under which a field is kept, from the one on the wire. */
export function storedFieldName(name: string): string {
	const [field = name] =
		Object.entries(wireNames).find(([, shown]) => shown === name) ?? [];
	return field;
}
