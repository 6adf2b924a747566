import { readMessages } from "./wire-messages.ts";

const writing =
	/\b(?:INSERT INTO|(?<!FOR |KEY )UPDATE \w|DELETE FROM|TRUNCATE|change_people|keep_stored_reply|delete_tokens)/i;
/** What a statement says that changed no row. */
const nothingChanged = /^(?:INSERT 0|UPDATE|DELETE) 0\0/;

/**
 * Listens on a connection to PostgreSQL, and calls `onCommit` when something that was written there has been committed: by
 * `COMMIT`, or by a statement of its own. It is called before the server hears of it.
 */
export function listenForCommits(onCommit: (statement: string) => void) {
	const statements = new Map<string, string>();
	let current = "";
	let written = "";
	return {
		hearQuestion: readMessages(
			(type, body) => {
				const [first = "", second = ""] = body.toString().split("\0", 2);
				if (type === "Q") current = first;
				if (type === "P") statements.set(first, second);
				if (type === "B") current = statements.get(second) ?? "";
			},
			{ isClient: true },
		),
		hearAnswer: readMessages((type, body) => {
			const text = body.toString();
			if (type === "C") {
				if (writing.test(current) && !nothingChanged.test(text))
					written = current;
				if (text === "ROLLBACK\0") written = "";
			}
			if (type === "Z" && text === "I") {
				if (written !== "") onCommit(written);
				written = "";
			}
		}),
	};
}
