import type { Server } from "./long-changes.ts";
import { readPages } from "./pages.ts";

const compared = 50;

/**
 * Throws unless a crude server replies to a GET of a person with the same body as the server. The administrator is left out: their
 * own calls make them active.
 */
export async function demandSameReplies(
	server: Server,
	crudeUrl: string,
): Promise<void> {
	const { value } = await readPages(server, compared).next();
	const me = JSON.parse(await readPerson(server.url, server.token, "me")) as {
		id: string;
	};
	for (const { id } of value?.items ?? []) {
		if (id === me.id) continue;
		const [one, other] = await Promise.all(
			[server.url, crudeUrl].map((url) => readPerson(url, server.token, id)),
		);
		if (one !== other)
			throw new Error(`The crude server replied ${other}, not ${one}.`);
	}
}

async function readPerson(
	url: string,
	token: string,
	id: string,
): Promise<string> {
	const response = await fetch(`${url}/v1/people/${id}`, {
		headers: { authorization: `Bearer ${token}` },
	});
	return response.text();
}
