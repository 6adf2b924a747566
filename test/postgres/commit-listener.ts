import { readMessages } from "./wire-messages.ts";

const writing =
	/\b(?:INSERT INTO|(?<!FOR |KEY )UPDATE \w|DELETE FROM|TRUNCATE|change_people|keep_stored_reply|delete_tokens)/i;
/** What a statement says that changed no row. */
const nothingChanged = /^(?:INSERT 0|UPDATE|DELETE) 0\0/;

/** What a listener for commits is called with: the statement that wrote last. */
interface CommitEars {
	/** Something that was written is about to be committed: by `COMMIT`, or by a statement of its own. */
	onAttempt?(statement: string): void;
	/** It has been committed; the server has not heard of it. */
	onCommit(statement: string): void;
}

/** Listens on a connection to PostgreSQL for commits of what was written there. */
export function listenForCommits({ onAttempt, onCommit }: CommitEars) {
	const statements = new Map<string, string>();
	let current = "";
	let written = "";
	let isInTransaction = false;
	return {
		hearQuestion: readMessages(
			(type, body) => {
				const [first = "", second = ""] = body.toString().split("\0", 2);
				if (type === "Q") current = first;
				if (type === "P") statements.set(first, second);
				if (type === "B") current = statements.get(second) ?? "";
				if (type === "Q" && current === "COMMIT" && written !== "")
					onAttempt?.(written);
				if (type === "B" && !isInTransaction && writing.test(current))
					onAttempt?.(current);
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
			if (type !== "Z") return;
			isInTransaction = text !== "I";
			if (isInTransaction) return;
			if (written !== "") onCommit(written);
			written = "";
		}),
	};
}
