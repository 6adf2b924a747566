import type { Draft } from "./draft.ts";

/** A call that was sent from this tab. */
export interface SentCall {
	callId: string;
	method: string;
	path: string;
	draft: Draft;
	/** Undefined when no reply came. */
	status: number | undefined;
	durationMs: number;
}

/** Older ones are forgotten. */
const keptMax = 20;

let kept: readonly SentCall[] = [];

/** The calls sent from this tab, the latest first. They are only in memory, since bodies may hold secrets. */
export function listSent(): readonly SentCall[] {
	return kept;
}

export function keepSent(sent: SentCall): void {
	kept = [sent, ...kept].slice(0, keptMax);
}
