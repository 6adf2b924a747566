import { EventSourceParserStream } from "eventsource-parser/stream";

/** The maximum length of one event, in characters. A longer one ends the reply with an error. */
const eventLengthMax = 16 * 1024 * 1024;

/** The `data` of each server-sent event of a reply, as they arrive. Leaving the loop ends the reply. */
export async function* readEvents({
	body,
}: Pick<Response, "body">): AsyncGenerator<string> {
	const reader = body
		?.pipeThrough(new TextDecoderStream())
		.pipeThrough(new EventSourceParserStream({ maxBufferSize: eventLengthMax }))
		.getReader();
	if (reader === undefined) return;
	try {
		for (;;) {
			const { done, value } = await reader.read();
			if (done) return;
			yield value.data;
		}
	} finally {
		await reader.cancel().catch(() => undefined);
	}
}
