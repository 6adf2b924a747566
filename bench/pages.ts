import type { Server } from "./long-changes.ts";

/** A page of people: its address, and the people as the reply shows them. */
interface Page {
	url: string;
	items: { id: string }[];
}

/** The pages of all people of a server, in order. */
export async function* readPages(
	{ url, token }: Server,
	pageLength: number,
): AsyncGenerator<Page> {
	let next: string | undefined = `${url}/v1/people?max=${pageLength}`;
	while (next !== undefined) {
		const response: Response = await fetch(next, {
			headers: { authorization: `Bearer ${token}` },
		});
		if (!response.ok) throw new Error(`${next} answered ${response.status}.`);
		const { items } = (await response.json()) as { items: Page["items"] };
		yield { url: next, items };
		const link = response.headers.get("link") ?? "";
		next = /<([^>]+)>; rel="next"/.exec(link)?.[1];
	}
}
