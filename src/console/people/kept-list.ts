import { onSessionChange } from "../session.ts";
import type { OpenList } from "./open-list.ts";
import { forgetPeople, onPeopleForgotten } from "./people-forgetting.ts";
import type { Selection } from "./selection.ts";

/** A list of people as it was left, for the way back from a person. */
interface KeptList {
	/** The organization and the filter. */
	key: string;
	list: OpenList;
	/** The scroll position. */
	top: number;
	selection: Selection;
}

let kept: KeptList | undefined;
onSessionChange(forgetPeople);
onPeopleForgotten(drop);

/** Keeps the list of a page that closes, in place of an earlier one. */
export function keepList(list: KeptList): void {
	drop();
	kept = list;
}

/** Hands the kept list over to a page, which closes it from then on. Undefined for another key. */
export function takeList(key: string): KeptList | undefined {
	if (kept?.key !== key) return undefined;
	const taken = kept;
	kept = undefined;
	return taken;
}

function drop(): void {
	kept?.list.close();
	kept = undefined;
}
