import { randomUUID } from "node:crypto";
import * as contract from "../../contract/sample.ts";
import { forbidden } from "../../directory/access/caller.ts";
import { findRole } from "../../directory/access/role.ts";
import { signIn, signInTokenNames } from "../../directory/access/sign-in.ts";
import { scopes } from "../../directory/access/token.ts";
import { refuseInvalid } from "../../directory/errors.ts";
import { noSuchPerson } from "../../directory/people/deleted-person.ts";
import type { Store } from "../../directory/store/store.ts";
import { createSecret, hashSecret } from "../../http/auth/secrets.ts";
import { RequestError } from "../../http/errors.ts";
import { replyJson, showTime } from "../../http/reply.ts";
import { type Call, route, type SampleKey } from "../call.ts";
import { showId } from "../ids.ts";

/** The calls of the sample, which exist only in a sample directory. */
export const sampleRoutes = [
	route(contract.listSamplePeople, async (call) => {
		const people = demandSample(call);
		const found = await Promise.all(
			people.map((key) => findSamplePerson(call.store, key)),
		);
		const items = found.filter((person) => person !== undefined);
		return replyJson(200, { items });
	}),

	route(contract.createSampleSession, async (call) => {
		const { store, now } = call;
		const people = demandSample(call);
		refuseInvalid(call.problems);
		const key = people.find(({ id }) => id === call.body.personId);
		const person = key && (await findSamplePerson(store, key));
		if (key === undefined || person === undefined) throw noSuchPerson();
		const accessToken = createSecret();
		await signIn(store, {
			id: randomUUID(),
			person: key,
			name: signInTokenNames.sample,
			secretHash: hashSecret(accessToken),
			scopes,
			now,
			lifeMs: contract.sampleSessionMs,
		});
		const session: contract.SampleSession = {
			accessToken,
			expires: showTime(now + contract.sampleSessionMs),
			person,
		};
		return replyJson(201, session, { "cache-control": "no-store" });
	}),
];

// The headers of proxies. Behind a proxy, the address of the client is unknown.
const forwardingHeaders = [
	"forwarded",
	"via",
	"x-real-ip",
	"x-client-ip",
	"true-client-ip",
	"cf-connecting-ip",
	"fastly-client-ip",
	"x-cluster-client-ip",
	"x-original-forwarded-for",
	"x-original-host",
	"client-ip",
];

/**
 * The people available for sign-in from this request. These replies give every right in the sample, so only programs on
 * this machine may read them: not through a proxy, and no page of another site.
 */
export function demandSample(call: SampleCall): readonly SampleKey[] {
	const refusal = refusalOf(call);
	if (refusal !== undefined) throw refusal;
	return call.samplePeople ?? [];
}

/** Whether a request may sign in as a person of the sample. */
export function isSampleOpen(call: SampleCall): boolean {
	return refusalOf(call) === undefined;
}

type SampleCall = Pick<Call, "request" | "address" | "samplePeople">;

function refusalOf({
	request,
	address,
	samplePeople,
}: SampleCall): Error | undefined {
	if (samplePeople === undefined)
		return new RequestError(
			"unknownPath",
			"This path does not exist: only a sample directory allows sign-in without a password.",
		);
	const { host, hostname } = new URL(request.url);
	const isForwarded = [...request.headers.keys()].some(
		(name) =>
			name.startsWith("x-forwarded") || forwardingHeaders.includes(name),
	);
	if (!isLoopback(hostname) || !isLoopbackAddress(address) || isForwarded)
		return forbidden(
			"Signing in without a password is possible from this machine only: use http://localhost or http://127.0.0.1.",
		);
	const origin = request.headers.get("origin");
	const site = request.headers.get("sec-fetch-site");
	const isForeign =
		(origin !== null &&
			(!URL.canParse(origin) || new URL(origin).host !== host)) ||
		(site !== null && site !== "same-origin" && site !== "none");
	if (isForeign)
		return forbidden(
			"A page of another site may not sign in here without a password.",
		);
	return undefined;
}

/** Whether the address of a connection belongs to this machine. */
function isLoopbackAddress(address: string | undefined): boolean {
	return /^(127(\.\d{1,3}){3}|::1|::ffff:127(\.\d{1,3}){3})$/i.test(
		address ?? "",
	);
}

/** Whether a host name means this machine. */
export function isLoopback(hostname: string): boolean {
	return /^(localhost|127(\.\d{1,3}){3}|\[?::1\]?)$/i.test(hostname);
}

async function findSamplePerson(
	store: Store,
	key: SampleKey,
): Promise<contract.SamplePerson | undefined> {
	const [found, organization] = await Promise.all([
		store.people.get(key),
		store.organizations.get(key.orgId),
	]);
	if (found === undefined || !found.person.isLoginEnabled) return undefined;
	const { person } = found;
	return {
		id: showId("PEOPLE", person.id),
		displayName: person.displayName,
		email: person.emails[0] ?? "",
		role: findRole(person.roles[0] ?? "")?.name ?? "Member",
		orgId: showId("ORGANIZATION", person.orgId),
		orgName: organization?.displayName ?? "",
	};
}
