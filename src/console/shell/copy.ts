import { words } from "../../words/words.ts";
import { toastFault } from "./fault.ts";
import { toast } from "./toasts.ts";

/** Copies a text to the clipboard, and confirms it. */
export async function copyText(text: string): Promise<void> {
	try {
		await navigator.clipboard.writeText(text);
		toast({ kind: "success", text: words.copied });
	} catch (cause) {
		toastFault(cause);
	}
}
