import { DirectoryError } from "../../directory/errors.ts";

/** Parses a document column. Refuses with `upstreamFailed` when it is not valid. */
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
