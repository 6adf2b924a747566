import type { Person } from "../../src/contract/person.ts";

/** One PUT with status 200. */
interface Acknowledged {
	personId: string;
	trackingId: string;
	/** The time of the reply, as `performance.now()`. */
	at: number;
}

/** The requests of the clients and their outcomes. */
export interface Account {
	acknowledged: Acknowledged[];
	/** PUTs with an unknown outcome: refused with a status, or cut off. */
	doubtful: { personId: string; trackingId: string }[];
	/** The number of replies by status, and `cut` for connections without a reply. */
	answers: Map<string, number>;
	/** 503s without `Retry-After`. */
	unadvised: number;
}

/** Clients that change people until they are stopped. */
export interface Load {
	readonly account: Account;
	stop(): Promise<void>;
}

const pauseMs = 50;
const answerMsMax = 30_000;

/**
 * Starts one client for each person; it changes that person with one PUT after another, at the servers in
 * turn.
 */
export function startLoad({
	urls,
	token,
	people,
}: {
	urls: readonly string[];
	token: string;
	people: readonly Person[];
}): Load {
	const account: Account = {
		acknowledged: [],
		doubtful: [],
		answers: new Map(),
		unadvised: 0,
	};
	let isOver = false;
	const run = async (person: Person, index: number) => {
		for (let number = 1; !isOver; number++) {
			const trackingId = `FAILOVER_${index}_${number}`;
			const url = urls[number % urls.length] as string;
			const answer = await put(
				`${url}/v1/people/${person.id}?callingData=true`,
				{ ...person, title: `Change ${number}` },
				{ token, trackingId },
			);
			account.answers.set(
				answer.status,
				(account.answers.get(answer.status) ?? 0) + 1,
			);
			const { id: personId } = person;
			if (answer.status === "200") {
				account.acknowledged.push({
					personId,
					trackingId,
					at: performance.now(),
				});
				continue;
			}
			account.doubtful.push({ personId, trackingId });
			if (answer.status === "503" && !answer.isAdvised) account.unadvised++;
			await new Promise((resolve) => setTimeout(resolve, pauseMs));
		}
	};
	const clients = people.map(run);
	return {
		account,
		async stop() {
			isOver = true;
			await Promise.all(clients);
		},
	};
}

async function put(
	url: string,
	body: unknown,
	{ token, trackingId }: { token: string; trackingId: string },
): Promise<{ status: string; isAdvised: boolean }> {
	try {
		const reply = await fetch(url, {
			method: "PUT",
			headers: {
				authorization: `Bearer ${token}`,
				"content-type": "application/json",
				trackingid: trackingId,
			},
			body: JSON.stringify(body),
			signal: AbortSignal.timeout(answerMsMax),
		});
		await reply.arrayBuffer();
		return {
			status: String(reply.status),
			isAdvised: reply.headers.has("retry-after"),
		};
	} catch {
		return { status: "cut", isAdvised: false };
	}
}
