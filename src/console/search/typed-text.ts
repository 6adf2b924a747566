/** What a person typed into the search, as far as its form says. */
export type Typed =
	| { kind: "words"; text: string }
	/** An id on the wire; its type is such as `PEOPLE`. */
	| { kind: "id"; type: string; id: string }
	| { kind: "uuid"; uuid: string }
	/** The id of a request. */
	| { kind: "tracking"; id: string }
	/** An address of a page of this console, without its origin. */
	| { kind: "place"; address: string };

const uuidForm = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
// A word and a UUID, as every reply has it in its header.
const trackingForm = /^[a-z]+_[0-9a-f]{8}-[0-9a-f-]{8,}$/i;
const uriForm = /^ciscospark:\/\/[a-z-]+\/([A-Z_]+)\/.+$/;
/** The parts of the API's paths that an id follows. */
const idForm =
	/\/(?:v1|v2)\/(?:.+\/)?(?:people|licenses|locations|groups|jobs|users|organizations)\/([^/?#]+)/i;

/** Reads the form of a text: an id, an address of the API or of the console, the id of a request, or words. */
export function readTyped(typed: string): Typed {
	const text = typed.trim();
	const path = pathOf(text);
	if (path !== undefined) {
		if (/^\/console(?:[/?#]|$)/.test(path))
			return { kind: "place", address: path };
		const id = idForm.exec(path)?.[1];
		return id === undefined ? { kind: "words", text } : readId(decode(id));
	}
	return readId(text);
}

function readId(text: string): Typed {
	if (uuidForm.test(text)) return { kind: "uuid", uuid: text.toLowerCase() };
	if (trackingForm.test(text)) return { kind: "tracking", id: text };
	const uri = text.startsWith("ciscospark://") ? text : uriOf(text);
	const type = uri && uriForm.exec(uri)?.[1];
	return type ? { kind: "id", type, id: idOf(text) } : { kind: "words", text };
}

/** The id on the wire: unpadded base64 of its URI. */
function idOf(text: string): string {
	return text.startsWith("ciscospark://")
		? btoa(text).replaceAll("=", "")
		: text.replaceAll("=", "");
}

/** The URI of an id on the wire; undefined when the text is not one. */
export function uriOf(text: string): string | undefined {
	const id = text.replace(/=+$/, "");
	if (!/^[\w+/-]{24,}$/.test(id)) return undefined;
	try {
		return atob(id.replaceAll("-", "+").replaceAll("_", "/"));
	} catch {
		return undefined;
	}
}

// The path with query of a whole address, or of one without its origin.
function pathOf(text: string): string | undefined {
	if (/^\/(?:v1|console|identity)\b/.test(text)) return text;
	if (!/^https?:\/\//i.test(text)) return undefined;
	try {
		const { pathname, search } = new URL(text);
		return pathname + search;
	} catch {
		return undefined;
	}
}

function decode(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}
