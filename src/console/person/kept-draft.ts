import { current } from "../session.ts";
import type { Draft } from "./draft.ts";

/** An unsaved draft, with the person on which it is based. */
interface KeptDraft {
	/** The version with which the form was opened; undefined for a new person. */
	etag: string | undefined;
	base: Draft;
	draft: Draft;
	managerName: string | undefined;
}

/** Stores a draft in this tab, for the signed-in person. It outlives a reload and the end of the session. */
export function keepDraft(personId: string | undefined, kept: KeptDraft): void {
	sessionStorage.setItem(keyOf(personId), JSON.stringify(kept));
}

/** The stored draft, if any. */
export function readDraft(personId: string | undefined): KeptDraft | undefined {
	const kept = sessionStorage.getItem(keyOf(personId));
	return kept === null ? undefined : (JSON.parse(kept) as KeptDraft);
}

export function forgetDraft(personId: string | undefined): void {
	sessionStorage.removeItem(keyOf(personId));
}

function keyOf(personId: string | undefined): string {
	const { me, organization } = current();
	return `peopled.draft ${me.id} ${organization.id} ${personId ?? "new"}`;
}
