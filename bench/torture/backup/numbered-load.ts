/** A person whose title counts up, one change after the other. */
interface Progress {
	id: string;
	/** The last number that was answered with 200. */
	acknowledged: number;
	/** The last number that was sent. */
	sent: number;
}

/** A load in which the number that a person has tells which changes are there. */
export interface NumberedLoad {
	/** Changes answered so far. */
	readonly acknowledged: number;
	/** What is acknowledged now, to compare with a later state. */
	mark(): Map<string, number>;
	/** Resolves when the last change is answered. */
	stop(): Promise<void>;
	/** Says what is wrong with a state that was taken after `before`, and while no more than `sent` was on its way. */
	judge(
		people: ReadonlyMap<string, number>,
		before: Map<string, number>,
	): string[];
}

/** Counts the titles of people up, all of them at once, until it is stopped. */
export function startNumberedLoad(
	{ url, token }: { url: string; token: string },
	{ ids, pauseMs }: { ids: readonly string[]; pauseMs: number },
): NumberedLoad {
	const progress = ids.map(
		(id): Progress => ({ id, acknowledged: 0, sent: 0 }),
	);
	let acknowledged = 0;
	let isStopping = false;
	const count = async (one: Progress) => {
		while (!isStopping) {
			one.sent++;
			const reply = await fetch(`${url}/v1/people/${one.id}`, {
				method: "PATCH",
				headers: {
					authorization: `Bearer ${token}`,
					"content-type": "application/json",
				},
				body: JSON.stringify({ title: `No. ${one.sent}` }),
			});
			const text = await reply.text();
			if (reply.status !== 200)
				throw new Error(`PATCH was answered ${reply.status}: ${text}`);
			one.acknowledged = one.sent;
			acknowledged++;
			if (pauseMs > 0)
				await new Promise((resolve) => setTimeout(resolve, pauseMs));
		}
	};
	const running = Promise.all(progress.map(count));
	// Reported by `stop`, which may be called later.
	running.catch(() => {});
	return {
		get acknowledged() {
			return acknowledged;
		},
		mark: () => new Map(progress.map((one) => [one.id, one.acknowledged])),
		async stop() {
			isStopping = true;
			await running;
		},
		judge(people, before) {
			return progress.flatMap(({ id, sent }) => {
				const number = people.get(id) ?? -1;
				const least = before.get(id) ?? 0;
				return number >= least && number <= sent
					? []
					: [
							`${id} has number ${number}: ${least} was acknowledged before, and ${sent} was sent last.`,
						];
			});
		},
	};
}

/** The number of each person of a load, as a server shows them. */
export async function readNumbers(
	{ url, token }: { url: string; token: string },
	ids: Iterable<string>,
): Promise<Map<string, number>> {
	const numbers = new Map<string, number>();
	for (const id of ids) {
		const reply = await fetch(`${url}/v1/people/${id}`, {
			headers: { authorization: `Bearer ${token}` },
		});
		const { title } = (await reply.json()) as { title?: string };
		numbers.set(id, Number(/^No\. (\d+)$/.exec(title ?? "")?.[1] ?? 0));
	}
	return numbers;
}
