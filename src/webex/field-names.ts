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

/** The longest name of a property that a refusal repeats. */
const nameLengthMax = 80;

/** The name of a property of a body as a refusal repeats it: not too long, and without characters that cannot be shown. */
export function showName(name: string): string {
	const short =
		name.length <= nameLengthMax ? name : `${name.slice(0, nameLengthMax)}…`;
	return short.replaceAll(
		/[\p{Cc}\p{Cs}]/gu,
		(character) =>
			`\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
	);
}

/** The name under which a field is kept, from the one on the wire. */
export function storedFieldName(name: string): string {
	const [field = name] =
		Object.entries(wireNames).find(([, shown]) => shown === name) ?? [];
	return field;
}
