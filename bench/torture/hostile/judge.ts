import { openReplyContract } from "../../../test/webex/reply-contract.ts";
import type { RawReply } from "./connection.ts";
import type { DrawnRequest } from "./draw-request.ts";

/** Says what is wrong with a reply; undefined: nothing. */
export interface Judge {
	/** A reply to a request of the document. */
	judge(sent: DrawnRequest, reply: RawReply): string | undefined;
	/** A reply to bytes that may be no request: no failure, and nothing of the inside. */
	judgeLoosely(reply: RawReply): string | undefined;
}

/** Only refusals are searched for traces of the inside: a record may hold any text. */
const inside =
	/node:|SQLITE|SQL logic|\.ts:\d|\n\s+at |constraint failed|node_modules|\[object /;

/** Holds replies against the server's OpenAPI document; `secrets` are texts that no reply may have. */
export function openJudge(document: object, secrets: readonly string[]): Judge {
	const contract = openReplyContract(document);
	const judgeLoosely = ({
		status,
		headers,
		body,
	}: RawReply): string | undefined => {
		if (status >= 500 && !isAskedFor(status, headers))
			return `status ${status}: ${body.toString().slice(0, 500)}`;
		if (status < 100) return "the reply has no status";
		const text = body.toString();
		const secret = secrets.find((each) => text.includes(each));
		if (secret !== undefined) return "the reply has a secret or a path";
		if (status >= 400 && inside.test(text))
			return `the refusal shows the inside: ${text.slice(0, 500)}`;
		return /[/+]json/.test(headers.get("content-type") ?? "") && text !== ""
			? problemOf(() => JSON.parse(text))
			: undefined;
	};
	return {
		judgeLoosely,
		judge(sent, reply) {
			if (sent.isFaultWanted && reply.status >= 500) return undefined;
			const loose = judgeLoosely(reply);
			if (loose !== undefined || !sent.isOfDocument) return loose;
			const { status, headers, body, isEndless } = reply;
			const trackingId = headers.get("trackingid");
			if (sent.trackingId !== undefined && trackingId !== sent.trackingId)
				return `the reply has the tracking id ${trackingId} in place of ${sent.trackingId}`;
			// Only its head was read, and a head has no schema.
			const method = isEndless ? "HEAD" : sent.method;
			return problemOf(() =>
				contract({
					method,
					path: sent.target,
					isFaultWanted: sent.isFaultWanted,
					status,
					headers: new Headers([...headers]),
					text: body.toString(),
				}),
			);
		},
	};
}

/** Statuses that refuse for a while, or for good what the server has not. */
function isAskedFor(
	status: number,
	headers: ReadonlyMap<string, string>,
): boolean {
	if (status === 501 || status === 505) return true;
	return status === 503 && headers.has("retry-after");
}

function problemOf(check: () => unknown): string | undefined {
	try {
		check();
		return undefined;
	} catch (cause) {
		return (cause as Error).message.slice(0, 1500);
	}
}
