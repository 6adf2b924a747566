/** A page of the reference, and a part of it; "" for its beginning. */
export interface Place {
	pageId: string;
	part: string;
	/** Parameters of the path that the form is to have, by name. */
	given: Readonly<Record<string, string>>;
}

/** The place that an address names after `#`, such as `#updatePerson/body.emails` or `#updatePerson?personId=…`. */
export function readAddress(hash: string): Place {
	const [path = "", query = ""] = hash.replace(/^#/, "").split("?", 2);
	const [pageId = "", ...part] = decode(path).split("/");
	return {
		pageId,
		part: part.join("/"),
		given: Object.fromEntries(new URLSearchParams(query)),
	};
}

/** The address of a place, without `#`. It is also the id of the element there. */
export function addressOf({
	pageId,
	part,
}: Pick<Place, "pageId" | "part">): string {
	return part === "" ? pageId : `${pageId}/${part}`;
}

function decode(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}
