/** The `data` of each server-sent event of a reply, as they come. Leaving the loop ends the reply. */
export async function* readEvents(response: Response): AsyncGenerator<string> {
	const reader = response.body
		?.pipeThrough(new TextDecoderStream())
		.getReader();
	if (reader === undefined) return;
	try {
		let rest = "";
		for (;;) {
			const { done, value } = await reader.read();
			if (done) return;
			const events = (rest + value).split("\n\n");
			rest = events.pop() ?? "";
			for (const event of events) {
				const lines = event
					.split("\n")
					.filter((line) => line.startsWith("data:"))
					.map((line) => line.slice("data:".length).trimStart());
				if (lines.length > 0) yield lines.join("\n");
			}
		}
	} finally {
		await reader.cancel().catch(() => undefined);
	}
}
