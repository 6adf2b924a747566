import type { Socket } from "bun";
import { summarize } from "./durations.ts";
import type { LoadPlan, LoadResult, LoadRow } from "./plan.ts";
import { type Picked, prepareRequests, type Requests } from "./requests.ts";

// The load process. It writes ready-made requests to sockets and reads as little of each reply as possible,
// so that it measures the server. Each connection sends its next request when the previous reply is
// complete.

/** How long a measurement may run past its time before it counts as hanging. */
const lateMsMax = 30_000;
/** One PUT reply in this many is searched for the title that was sent. */
const repliesPerLook = 16;
/** The time before a further turn of a row, in which it is not measured. */
const againSeconds = 0.2;

const plan = JSON.parse(process.argv[2] ?? "") as LoadPlan;
const requests = await prepareRequests(plan);
for (const rows of Map.groupBy(plan.rows, ({ kind }) => kind).values())
	await measureInTurn(rows);
process.exit(0);

interface Connection {
	sentAt: number;
	demand: string | undefined;
	/** Bytes of the request that the socket has not taken yet. */
	unsent: Buffer | undefined;
	/** The beginning of a reply with an incomplete head. */
	head: Buffer | undefined;
	/** Missing bytes of the reply whose head was parsed. */
	missing: number;
}

async function measureInTurn(rows: readonly LoadRow[]): Promise<void> {
	const { turns, warmSeconds } = plan;
	const seconds = plan.seconds / turns;
	const durations = new Map<LoadRow, number[][]>(rows.map((row) => [row, []]));
	for (let turn = 0; turn < turns; turn++)
		// Forwards and backwards, so that no row always follows the same one.
		for (const row of turn % 2 === 0 ? rows : rows.toReversed())
			durations.get(row)?.push(
				await measure(row, requests, {
					...{ ...plan, seconds },
					warmSeconds: turn === 0 ? warmSeconds : againSeconds,
				}),
			);
	for (const [{ name }, taken] of durations) {
		const result: LoadResult = {
			...summarize(name, taken.flat(), plan.seconds),
			turns: taken.map(({ length }) => length / seconds),
		};
		process.stdout.write(`${JSON.stringify(result)}\n`);
	}
}

// The milliseconds that the replies of one turn took.
async function measure(
	{ name, kind, url, isDirectory }: LoadRow,
	{ pick }: Requests,
	{ connections, warmSeconds, seconds }: LoadPlan,
): Promise<number[]> {
	const durations: number[] = [];
	const begin = performance.now() + warmSeconds * 1000;
	const end = begin + seconds * 1000;
	let replies = 0;
	let open = connections;
	let finish: () => void = () => {};
	let fail: (cause: Error) => void = () => {};
	const isOver = new Promise<void>((resolve, reject) => {
		finish = resolve;
		fail = reject;
	});
	const late = setTimeout(
		() => fail(new Error(`${name}: replies are missing.`)),
		end + lateMsMax - performance.now(),
	);

	const send = (socket: Socket<Connection>) => {
		const { data } = socket;
		const picked: Picked = pick(kind);
		data.demand = picked.demand;
		data.missing = 0;
		data.sentAt = performance.now();
		const length = picked.end - picked.start;
		const sent = socket.write(picked.buffer, picked.start, length);
		// The bytes are copied, since the next pick may change them.
		if (sent < length)
			data.unsent = Buffer.from(
				picked.buffer.subarray(picked.start + sent, picked.end),
			);
	};

	const finishReply = (socket: Socket<Connection>) => {
		const now = performance.now();
		if (now >= begin && now < end) durations.push(now - socket.data.sentAt);
		if (now < end) {
			send(socket);
			return;
		}
		socket.end();
		if (--open === 0) finish();
	};

	const readReply = (socket: Socket<Connection>, chunk: Buffer) => {
		const { data } = socket;
		if (data.missing > 0) {
			data.missing -= chunk.length;
		} else {
			const bytes = data.head ? Buffer.concat([data.head, chunk]) : chunk;
			const headEnd = bytes.indexOf("\r\n\r\n");
			if (headEnd === -1) {
				data.head = Buffer.from(bytes);
				return;
			}
			data.head = undefined;
			const head = bytes.toString("latin1", 0, headEnd);
			const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
			if (!head.startsWith("HTTP/1.1 200 ") || length === undefined)
				throw new Error(`${name} answered: ${bytes.toString()}`);
			data.missing = headEnd + 4 + Number(length) - bytes.length;
			if (
				data.missing === 0 &&
				isDirectory &&
				data.demand !== undefined &&
				++replies % repliesPerLook === 0 &&
				!bytes.includes(data.demand)
			)
				throw new Error(`${name} answered another title: ${bytes}`);
		}
		if (data.missing < 0) throw new Error(`${name} answered too much.`);
		if (data.missing === 0) finishReply(socket);
	};

	const { hostname, port } = new URL(url);
	for (let index = 0; index < connections; index++)
		Bun.connect<Connection>({
			hostname,
			port: Number(port),
			data: {
				sentAt: 0,
				demand: undefined,
				unsent: undefined,
				head: undefined,
				missing: 0,
			},
			socket: {
				open: send,
				data(socket, chunk) {
					try {
						readReply(socket, chunk);
					} catch (cause) {
						fail(cause as Error);
					}
				},
				drain(socket) {
					const { unsent } = socket.data;
					if (unsent === undefined) return;
					const sent = socket.write(unsent);
					socket.data.unsent =
						sent < unsent.length ? unsent.subarray(sent) : undefined;
				},
				close() {
					if (performance.now() < end)
						fail(new Error(`${name}: the server cut a connection.`));
				},
				error: (_, cause) => fail(cause),
			},
		}).catch(fail);
	await isOver.finally(() => clearTimeout(late));
	return durations;
}
