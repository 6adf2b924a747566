import { type Api, expectStatus } from "../webex/harness.ts";

/** The metrics that a server shows, each by its name with its labels. */
export async function readMetrics(
	api: Api,
): Promise<Readonly<Record<string, number>>> {
	const reply = await api.call(undefined, "GET", "//metrics");
	expectStatus(reply, 200);
	return Object.fromEntries(
		[...reply.text.matchAll(/^(\w+(?:\{[^}]*\})?) (\S+)$/gm)].map(
			([, name = "", value]) => [name, Number(value)],
		),
	);
}
