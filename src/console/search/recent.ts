import { current, currentIfAny, onSessionChange } from "../session.ts";
import type { Found } from "./found.ts";

type Recent = NonNullable<Found["recent"]>;

const storageKey = "peopled.recent";
const keptMax = 12;

// Nobody who uses the browser later learns what was looked for.
onSessionChange(() => {
	if (currentIfAny() === undefined) localStorage.removeItem(storageKey);
});

/** The records opened last in the open organization, the latest first. Only their ids are kept, so that their names are always read again. */
export function readRecent(): readonly Recent[] {
	return read()[keyOf()] ?? [];
}

export function rememberRecent(opened: Recent): void {
	const all = read();
	const others = (all[keyOf()] ?? []).filter(({ id }) => id !== opened.id);
	all[keyOf()] = [opened, ...others].slice(0, keptMax);
	try {
		localStorage.setItem(storageKey, JSON.stringify(all));
	} catch {
		// The storage of the browser is full or off. The search works without it.
	}
}

function keyOf(): string {
	const { me, organization } = current();
	return `${me.id} ${organization.id}`;
}

function read(): Record<string, readonly Recent[]> {
	try {
		return JSON.parse(localStorage.getItem(storageKey) ?? "{}");
	} catch {
		return {};
	}
}
