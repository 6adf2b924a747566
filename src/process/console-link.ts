import { randomUUID } from "node:crypto";
import {
	createSignInLink,
	findOpeningAdministrator,
} from "../directory/access/sign-in-link.ts";
import type { RecordKey } from "../directory/store/record-key.ts";
import type { Store } from "../directory/store/store.ts";
import { createSecret, hashSecret } from "../http/auth/secrets.ts";
import { sampleIds } from "../sample/sample.ts";
import { UsageError } from "../settings/usage-error.ts";
import { isLoopback } from "../webex/sample/sample.ts";

/**
 * Makes a link that opens the console of the server at an address, signed in, once and within a minute. The code in it is
 * a fragment of the address, which no browser sends or logs. By default the person is a full administrator: the sample's, or
 * that of the first organization. Refuses an address to which the browser would send the code in clear text over a network.
 */
export async function createConsoleLink(
	store: Store,
	{ url, now, person }: { url: string; now: number; person?: RecordKey },
): Promise<string> {
	const { protocol, hostname } = new URL(url);
	if (protocol !== "https:" && !isLoopback(hostname))
		throw new UsageError(
			`The address ${url} is neither on this machine nor https, so the sign-in would cross a network in clear text. Use http://127.0.0.1 or an https address.`,
		);
	const code = createSecret();
	await createSignInLink(store, person ?? (await findPerson(store)), {
		...{ id: randomUUID(), secretHash: hashSecret(code), now },
	});
	return `${new URL("/console", url).href}#sign-in=${code}`;
}

async function findPerson(store: Store): Promise<RecordKey> {
	const organizations = await store.organizations.list();
	const ids = organizations.map(({ id }) => id);
	const isSample = (id: string) => id === sampleIds.organization;
	return findOpeningAdministrator(store, {
		orgIds: [...ids.filter(isSample), ...ids.filter((id) => !isSample(id))],
		firstId: sampleIds.admin,
	});
}
