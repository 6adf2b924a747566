import { words } from "../words.ts";
import { toastFault } from "./fault.ts";
import { toast } from "./toasts.ts";

/** Puts a text on the clipboard, and says so. */
export async function copyText(text: string): Promise<void> {
	try {
		await navigator.clipboard.writeText(text);
		toast({ kind: "success", text: words.copied });
	} catch (cause) {
		toastFault(cause);
	}
}
