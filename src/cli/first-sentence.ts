/** The first sentence of a description, without its period: what a list of commands has room for. */
export function firstSentence(text: string): string {
	const [sentence = text] = /^.*?\.(?=\s|$)/s.exec(text) ?? [];
	return sentence.replace(/\.$/, "").trim();
}
