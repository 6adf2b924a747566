import { words } from "../../words/words.ts";
import { confirm } from "./dialog.ts";

/** Asks whether what was entered and not saved may be lost. */
export function mayDiscard(): Promise<boolean> {
	const { title, text, leave, stay } = words.unsaved;
	return confirm({ title, text, yes: leave, no: stay });
}
