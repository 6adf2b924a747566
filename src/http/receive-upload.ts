import type { RequestSlot } from "./load/in-flight.ts";
import type { Holder } from "./load/slots.ts";
import type { Services } from "./services.ts";

/** The body of an upload, in pieces as they arrive. While it waits for one, the request does not count as being processed. */
export async function* receiveUpload(
	request: Request,
	slot: RequestSlot,
	{ holder, services }: { holder: Holder; services: Services },
): AsyncGenerator<Uint8Array> {
	const giveBack = services.uploads.take(holder);
	const pieces = services.receive.pieces(request, holder);
	try {
		for (;;) {
			const { value, done } = await slot.pause(() => pieces.next());
			if (done) return;
			yield value;
		}
	} finally {
		giveBack();
		await pieces.return(undefined);
	}
}
