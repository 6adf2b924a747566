import { sendOwn } from "./send-own.ts";

/** What the root of a server lists beside its own paths; a link is there only where its feature is. */
interface ServerLinks {
	samplePeople?: string;
	oidcProvider?: string;
	standIn?: string;
	plan?: string;
}

/** Reads what there is on a server. A request to a feature that is not there would appear among the browser's errors. */
export async function readServerLinks(url: string): Promise<ServerLinks> {
	const reply = await sendOwn(
		new Request(new URL("/", url), { headers: { accept: "application/json" } }),
	);
	return (await reply.json()) as ServerLinks;
}
