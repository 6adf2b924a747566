import { DirectoryError } from "../../directory/errors.ts";

/** What a document column holds. Refuses with `upstreamFailed` when it is no document. */
export function parseDocument<Thing>(text: string): Thing {
	try {
		return JSON.parse(text) as Thing;
	} catch (cause) {
		throw new DirectoryError(
			"upstreamFailed",
			"The directory's database returned an invalid response. The server's log has the cause.",
			{ cause },
		);
	}
}
