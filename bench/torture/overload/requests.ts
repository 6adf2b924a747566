import type { ChanceStream } from "../../../src/concurrency/chance.ts";
import { adminToken } from "../../../test/end-to-end/process.ts";
import type { Account, Entry } from "../account.ts";
import { signIn } from "../hostile/callers.ts";
import { storedId } from "../wire.ts";
import type { LeanReply } from "./lean-connection.ts";

/** A request of the load, and what its reply means. */
export interface LoadRequest {
	bytes: Buffer;
	/** Notes its reply, and says what is wrong with it. */
	settle(reply: LeanReply | undefined): string | undefined;
}

interface LoadPerson {
	/** The ids on the wire and in history. */
	wire: string;
	stored: string;
}

interface LoadSource {
	chance: ChanceStream;
	people: readonly LoadPerson[];
	/** The heads of requests, one for each administrator. */
	heads: readonly string[];
}

/** Makes requests of two administrators: four in seven read a person, the others list a hundred. */
export async function openReads(
	url: string,
	chance: ChanceStream,
): Promise<() => LoadRequest> {
	const source = await openSource(url, chance);
	return () => drawRead(source, chance.below(7) < 4);
}

/** The same with changes of titles, three in ten; they stand in the account. */
export async function openReadsAndChanges(
	url: string,
	chance: ChanceStream,
	account: Account,
): Promise<() => LoadRequest> {
	const source = await openSource(url, chance);
	let marks = 0;
	return () => {
		const kind = chance.below(10);
		return kind < 7
			? drawRead(source, kind < 4)
			: drawChange(source, account, `${account.prefix}mark-${++marks}.`);
	};
}

async function openSource(
	url: string,
	chance: ChanceStream,
): Promise<LoadSource> {
	const { host } = new URL(url);
	const callers = await signIn(url);
	const reply = await fetch(`${url}/v1/people?max=200`, {
		headers: { authorization: `Bearer ${adminToken}` },
	});
	const { items } = (await reply.json()) as { items: { id: string }[] };
	// One person may only have a half of what the server does at a time.
	const tokens = [adminToken, callers.otherAdmin];
	return {
		chance,
		people: items
			.filter(({ id }) => !callers.people.has(id))
			.map(({ id }) => ({ wire: id, stored: storedId(id) })),
		heads: tokens.map(
			(token) => `Host: ${host}\r\nAuthorization: Bearer ${token}\r\n`,
		),
	};
}

function drawRead({ chance, people, heads }: LoadSource, isOfOne: boolean) {
	const { wire } = pick(chance, people);
	const path = isOfOne
		? `/v1/people/${wire}`
		: "/v1/people?max=100&callingData=true";
	return {
		bytes: Buffer.from(`GET ${path} HTTP/1.1\r\n${pick(chance, heads)}\r\n`),
		settle: (reply: LeanReply | undefined) => complain(`GET ${path}`, reply),
	};
}

function drawChange(
	{ chance, people, heads }: LoadSource,
	account: Account,
	mark: string,
): LoadRequest {
	const { wire, stored } = pick(chance, people);
	const path = `/v1/people/${wire}`;
	const entry = account.send({
		method: "PATCH",
		path,
		expects: [{ subject: "person", subjectId: stored, kind: "updated", mark }],
	});
	const body = JSON.stringify({ title: mark });
	return {
		bytes: Buffer.from(
			`PATCH ${path} HTTP/1.1\r\n${pick(chance, heads)}trackingid: ${entry.trackingId}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
		),
		settle(reply) {
			settleChange(account, entry, reply);
			return complain(`PATCH ${path}`, reply);
		},
	};
}

function pick<Thing>(chance: ChanceStream, things: readonly Thing[]): Thing {
	return things[chance.below(things.length)] as Thing;
}

/** Whether a reply says that the server had too much to do. */
export function isShed({ status }: LeanReply): boolean {
	return status === 503 || status === 429;
}

function settleChange(
	account: Account,
	entry: Entry,
	reply: LeanReply | undefined,
): void {
	if (reply === undefined) return;
	const { status, version } = reply;
	if (status === 200)
		account.settle(entry, {
			fate: "made",
			status,
			expects: entry.expects.map((line) => ({ ...line, version })),
		});
	else if (status < 500 || isShed(reply))
		account.settle(entry, { fate: "refused", status });
}

function complain(
	request: string,
	reply: LeanReply | undefined,
): string | undefined {
	if (reply === undefined) return `${request}: the connection was cut`;
	if (reply.status === 200) return undefined;
	if (!isShed(reply)) return `${request}: status ${reply.status}`;
	return reply.hasRetryAfter
		? undefined
		: `${request}: status ${reply.status} without Retry-After`;
}
