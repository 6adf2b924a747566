import type { SamplePerson } from "../contract/sample.ts";
import { openClient } from "./client.ts";
import { sendOwn } from "./send-own.ts";

/** The ways to sign in from here, apart from an access token. */
export interface WaysToSignIn {
	/** The name of the OpenID provider; undefined where none is set. */
	providerName: string | undefined;
	/** The sample people available for sign-in; empty where that is not possible. */
	people: readonly SamplePerson[];
}

/** Reads the ways to sign in. It first asks the server which there are: a refused request would appear among the browser's errors. */
export async function readWaysToSignIn(url: string): Promise<WaysToSignIn> {
	const reply = await sendOwn(
		new Request(new URL("/", url), { headers: { accept: "application/json" } }),
	);
	const { samplePeople, oidcProvider } = (await reply.json()) as {
		samplePeople?: string;
		oidcProvider?: string;
	};
	const client = openClient({ url, token: "", send: sendOwn });
	const [provider, sample] = await Promise.all([
		oidcProvider === undefined ? undefined : client.call("GET /oidc/provider"),
		samplePeople === undefined ? undefined : client.call("GET /sample/people"),
	]);
	return { providerName: provider?.name, people: sample?.items ?? [] };
}
