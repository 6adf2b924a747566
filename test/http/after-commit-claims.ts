import type { Json, Reply } from "../webex/harness.ts";
import type { Outcome } from "./database-cuts.ts";
import type { SecondReader } from "./directory-picture.ts";

/** How much of a request was made, as a reply tells it or as it is. */
type Extent = "all" | "some" | "nothing" | "unknown";

/**
 * The untruth that a reply tells of its request, beside `whole`, the same request in peace; undefined: it is true. Of a bulk that
 * creates people, each result is held against the database.
 */
export async function findUntruth(
	{ asked, reply, difference }: Pick<Outcome, "asked" | "reply" | "difference">,
	{ whole, reader }: { whole: Outcome; reader: SecondReader },
): Promise<string | undefined> {
	const results = resultsOf(reply);
	if (results === undefined)
		return compare(
			extentOf(reply.status, reply.text),
			difference.length === 0
				? "nothing"
				: String(difference) === String(whole.difference)
					? "all"
					: "some",
			`${reply.status} ${reply.text}, and changed are ${difference}`,
		);
	for (const [index, email] of emailsOf(asked.body).entries()) {
		if (email === undefined) continue;
		const text = JSON.stringify(results[index]);
		const untruth = compare(
			extentOf(Number(results[index]?.status), text),
			(await reader.has(email)) ? "all" : "nothing",
			`${text} of ${email}`,
		);
		if (untruth !== undefined) return untruth;
	}
	return undefined;
}

function compare(
	told: Extent,
	made: Extent,
	about: string,
): string | undefined {
	const isTrue =
		told === "unknown" ||
		told === made ||
		// A part may be all.
		(told === "some" && made === "all");
	return isTrue
		? undefined
		: `It tells that ${told} was made; made was ${made}: ${about}`;
}

// A refusal that says nothing of it reads as if nothing had been changed.
function extentOf(status: number, text: string): Extent {
	if (status < 300) return "all";
	if (text.includes("not known")) return "unknown";
	if (text.includes("The change was made")) return "all";
	return /At least a part of the change was made|is used up/.test(text)
		? "some"
		: "nothing";
}

function resultsOf({ body }: Reply): Json[] | undefined {
	const { results, Operations } = (body ?? {}) as Record<string, Json[]>;
	return results ?? Operations;
}

// The addresses of the people that a bulk creates, by the index of the operation.
function emailsOf(body: unknown): (string | undefined)[] {
	const { operations, Operations } = body as Record<string, Json[]>;
	return (operations ?? Operations ?? []).map(({ body, data }) => {
		const { emails, userName } = (body ?? data ?? {}) as Json;
		return (emails as string[] | undefined)?.[0] ?? (userName as string);
	});
}
