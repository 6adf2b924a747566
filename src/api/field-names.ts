const wireNames: Readonly<Record<string, string>> = {
	isLoginEnabled: "loginEnabled",
	createdAt: "created",
	modifiedAt: "lastModified",
};

/** The name on the wire of a field of a person. */
export function showFieldName(field: string): string {
	return wireNames[field] ?? field;
}
