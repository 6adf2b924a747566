/** The maximum length of a property name in a refusal. */
const nameLengthMax = 80;

/** The name of a property as a refusal shows it: cut to the maximum length, with control characters escaped. */
export function showName(name: string): string {
	const short =
		name.length <= nameLengthMax ? name : `${name.slice(0, nameLengthMax)}…`;
	return short.replaceAll(
		/[\p{Cc}\p{Cs}]/gu,
		(character) =>
			`\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
	);
}
