const letters = [..."abcdefghijklmnopqrstuvwxyz"];
const languageNames = new Intl.DisplayNames("en", {
	type: "language",
	fallback: "none",
});
let codes: ReadonlyMap<string, string> | undefined;

/** The language of a cell. Control Hub writes its English name, such as "English"; another text stays as it is. */
export function readLanguage(text: string): string {
	codes ??= new Map(
		letters
			.flatMap((first) => letters.map((second) => first + second))
			.flatMap((code): [string, string][] => {
				const name = languageNames.of(code);
				return name === undefined ? [] : [[name.toLowerCase(), code]];
			}),
	);
	return codes.get(text.toLowerCase()) ?? text;
}
