import type { SamplePerson } from "../contract/sample.ts";
import { openClient } from "./client.ts";
import { sendOwn } from "./send-own.ts";
import { readServerLinks } from "./server-links.ts";

/** The ways to sign in from here, apart from an access token. */
export interface WaysToSignIn {
	/** The name of the OpenID provider; undefined where none is set. */
	providerName: string | undefined;
	/** The sample people available for sign-in; empty where that is not possible. */
	people: readonly SamplePerson[];
}

/** Reads the ways to sign in, of those that the server has. */
export async function readWaysToSignIn(url: string): Promise<WaysToSignIn> {
	const { samplePeople, oidcProvider } = await readServerLinks(url);
	const client = openClient({ url, token: "", send: sendOwn });
	const [provider, sample] = await Promise.all([
		oidcProvider === undefined ? undefined : client.call("GET /oidc/provider"),
		samplePeople === undefined ? undefined : client.call("GET /sample/people"),
	]);
	return { providerName: provider?.name, people: sample?.items ?? [] };
}
