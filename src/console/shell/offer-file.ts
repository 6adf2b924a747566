/** The time that a browser has for taking a file. */
export const keptMs = 60_000;

/** Lets the browser save a file. */
export function offerFile(file: Blob, name: string): void {
	const link = document.createElement("a");
	link.href = URL.createObjectURL(file);
	link.download = name;
	link.click();
	setTimeout(() => URL.revokeObjectURL(link.href), keptMs);
}
