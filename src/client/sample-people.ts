import type { SamplePerson } from "../contract/sample.ts";
import { openClient } from "./client.ts";
import { sendOwn } from "./send-own.ts";

/**
 * The people of the sample as whom one can sign in from here; nobody where that is not possible. The server is asked
 * first whether it is: a refused request would stand among a browser's errors.
 */
export async function readSamplePeople(url: string): Promise<SamplePerson[]> {
	const reply = await sendOwn(
		new Request(new URL("/", url), { headers: { accept: "application/json" } }),
	);
	const { samplePeople } = (await reply.json()) as { samplePeople?: string };
	return samplePeople === undefined
		? []
		: (
				await openClient({ url, token: "", send: sendOwn }).call(
					"GET /sample/people",
				)
			).items;
}
