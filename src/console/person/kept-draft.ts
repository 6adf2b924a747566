import { current } from "../session.ts";
import type { Draft } from "./draft.ts";

/** A draft that is not saved, with the person it was typed over. */
interface KeptDraft {
	/** The version that the form was opened with; undefined for a new person. */
	etag: string | undefined;
	base: Draft;
	draft: Draft;
	managerName: string | undefined;
}

/** Keeps a draft in this tab, for the person who is signed in: it outlives a reload and the end of the session. */
export function keepDraft(personId: string | undefined, kept: KeptDraft): void {
	sessionStorage.setItem(keyOf(personId), JSON.stringify(kept));
}

/** The draft that was kept, if any. */
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
