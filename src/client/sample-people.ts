import type { SamplePerson } from "../contract/sample.ts";
import { openClient } from "./client.ts";
import { sendOwn } from "./send-own.ts";

/**
 * The sample people available for sign-in from here; empty where that is not possible. It first asks the server whether
 * it is: a refused request would appear among the browser's errors.
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
