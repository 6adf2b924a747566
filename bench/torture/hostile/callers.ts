import { adminToken } from "../../../test/end-to-end/process.ts";
import { storedId } from "../wire.ts";

/** The tokens that requests are sent with. */
export interface Callers {
	/** Of the first administrator. */
	admin: string;
	/** Of a user, read-only and location administrator, a member, a partner and the administrator of another organization. */
	others: readonly string[];
	/** One of them: another full administrator of the organization. */
	otherAdmin: string;
	/** The ids of their people, which no request may change. */
	people: ReadonlySet<string>;
}

/** Signs the people in whom the sample offers, each with a token of their own. */
export async function signIn(url: string): Promise<Callers> {
	const listed = await fetch(`${url}/v1/sample/people`);
	const { items } = (await listed.json()) as {
		items: { id: string; role?: string }[];
	};
	const others: string[] = [];
	for (const { id } of items) {
		const reply = await fetch(`${url}/v1/sample/sessions`, {
			method: "POST",
			headers: { "content-type": "application/json" },
			body: JSON.stringify({ personId: id }),
		});
		const text = await reply.text();
		if (reply.status !== 201) throw new Error(`No session: ${text}`);
		others.push((JSON.parse(text) as { accessToken: string }).accessToken);
	}
	const full = items.map(({ role }) => role === "Full Administrator");
	return {
		admin: adminToken,
		others,
		// The first one has the token of the start.
		otherAdmin: others[full.indexOf(true, 1)] ?? adminToken,
		people: new Set(items.flatMap(({ id }) => [id, storedId(id)])),
	};
}
