/** Copies a text to the clipboard. Without TLS, browsers let pages of other machines only select what is shown. */
export async function copyCode(
	text: string,
	shown: Element | null,
): Promise<"copied" | "selected"> {
	try {
		await navigator.clipboard.writeText(text);
		return "copied";
	} catch {
		if (shown !== null) getSelection()?.selectAllChildren(shown);
		return "selected";
	}
}
