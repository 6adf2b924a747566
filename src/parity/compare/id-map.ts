import { Buffer } from "node:buffer";

const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** The kind of an id: equal for two ids that may stand for each other. Undefined when a text is no id. */
export function idKindOf(text: string): string | undefined {
	if (uuid.test(text)) return "UUID";
	if (!/^[\w+/=-]{16,400}$/.test(text)) return undefined;
	const plain = Buffer.from(text, "base64url").toString("latin1");
	return /^(ciscospark:\/\/[ -~]+)\/[ -~]+$/.exec(plain)?.[1];
}

/** Which id of a stand-in stands for which id of the service. */
export interface IdMap {
	/** Notes that an id here stands for a recorded one; returns false when one of them already stands for another, or they are of two kinds. */
	pair(recorded: string, here: string): boolean;
	/** A text of the recording, with the ids in it as they are here. */
	translate(text: string): string;
}

/** Opens a map, which is empty: until it is told otherwise, an id stands for itself. */
export function openIdMap(): IdMap {
	const toHere = new Map<string, string>();
	const toRecorded = new Map<string, string>();
	return {
		pair(recorded, here) {
			const kind = idKindOf(recorded);
			if (kind === undefined || kind !== idKindOf(here)) return false;
			const known = toHere.get(recorded);
			if (known !== undefined || toRecorded.has(here)) return known === here;
			toHere.set(recorded, here);
			toRecorded.set(here, recorded);
			return true;
		},
		translate: (text) =>
			text.replaceAll(/[\w+-]{16,}={0,2}/g, (word) => toHere.get(word) ?? word),
	};
}
