/** A page of the reference, and a part of it; "" for its beginning. */
export interface Place {
	pageId: string;
	part: string;
}

/** The place that an address names after `#`, such as `#updatePerson/body.emails`. */
export function readAddress(hash: string): Place {
	const [pageId = "", ...part] = decode(hash.replace(/^#/, "")).split("/");
	return { pageId, part: part.join("/") };
}

/** The address of a place, without `#`. It is also the id of the element there. */
export function addressOf({ pageId, part }: Place): string {
	return part === "" ? pageId : `${pageId}/${part}`;
}

function decode(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}
