/** The longest name of a property that a refusal repeats. */
const nameLengthMax = 80;

/** The name of a property as a refusal repeats it: cut at a length, with control characters escaped. */
export function showName(name: string): string {
	const short =
		name.length <= nameLengthMax ? name : `${name.slice(0, nameLengthMax)}…`;
	return short.replaceAll(
		/[\p{Cc}\p{Cs}]/gu,
		(character) =>
			`\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
	);
}
