import { Worker } from "node:worker_threads";
import { JobLostError } from "../../../directory/jobs/job.ts";
import type { Transaction } from "../engine.ts";
import { UnwrittenError } from "./transaction.ts";
import type { WriterReply, WriterTask } from "./writer-worker.ts";

/**
 * A thread with its own connection, which writes long transactions. Reads continue meanwhile and see
 * nothing of a transaction before its commit. The thread starts with the first one.
 */
export interface WriterThread {
	/** The transaction of the thread, one at a time. Rejects with `ThreadEnded` when the thread has ended. */
	readonly transaction: Transaction;
	/** Forgets what the thread has read of the file, whose content is another one now. */
	forget(): Promise<void>;
	/** Ends the thread; call it when no transaction is running. */
	close(): Promise<void>;
}

/** The thread has ended, and whether its transaction was written is unknown. */
export class ThreadEnded extends Error {}

/** `file` must be open already and have the newest schema. */
export function openWriterThread(file: string): WriterThread {
	const suffix = import.meta.url.endsWith(".ts") ? "ts" : "js";
	let worker: Worker | undefined;
	let ended: ThreadEnded | undefined;
	// In the order of the tasks, in which the thread replies.
	const waiting: ((reply: WriterReply | ThreadEnded) => void)[] = [];
	const end = (reason: string) => {
		ended ??= new ThreadEnded(reason);
		for (const settle of waiting.splice(0)) settle(ended);
	};
	const start = () => {
		const started = new Worker(
			new URL(`./writer-worker.${suffix}`, import.meta.url),
			{ workerData: { file } },
		);
		started.on("message", (reply: WriterReply) => waiting.shift()?.(reply));
		started.on("error", (cause) => end((cause as Error).message));
		started.on("exit", (code) => end(`exit code ${code}`));
		return started;
	};
	const ask = async (task: WriterTask): Promise<void> => {
		if (ended !== undefined) throw ended;
		worker ??= start();
		// The process must not end while it waits for the thread, as Node would with nothing else to do.
		worker.ref();
		const { promise, resolve } = Promise.withResolvers<
			WriterReply | ThreadEnded
		>();
		waiting.push(resolve);
		// As text, because a copy of the objects takes twice as long.
		worker.postMessage(JSON.stringify(task));
		const reply = await promise;
		if (waiting.length === 0) worker.unref();
		if (reply instanceof ThreadEnded) throw reply;
		if (reply.failure !== undefined) throw readFailure(reply.failure);
	};
	return {
		transaction: openThreadTransaction(ask),
		async forget() {
			if (worker !== undefined && ended === undefined) await ask("forget");
		},
		async close() {
			if (worker === undefined || ended !== undefined) return;
			const isOver = new Promise((resolve) => worker?.once("exit", resolve));
			worker.ref();
			worker.postMessage(JSON.stringify("close" satisfies WriterTask));
			await isOver;
		},
	};
}

// One part is written while the next is made. Its failure is that of the next part, or of the commit.
function openThreadTransaction(
	ask: (task: WriterTask) => Promise<void>,
): Transaction {
	let written = Promise.resolve();
	return {
		begin() {
			written = Promise.resolve();
			return ask("begin");
		},
		async write(part) {
			await written;
			written = ask(part);
			// The next part or the commit reports it; after a rollback, nobody asks.
			written.catch(() => {});
		},
		async commit() {
			try {
				await written;
			} catch (cause) {
				throw new UnwrittenError(cause);
			}
			await ask("commit");
		},
		rollBack: () => ask("rollBack"),
	};
}

// Makes an error from the properties that the thread sent.
function readFailure({
	message,
	errcode,
	lostJobId,
}: NonNullable<WriterReply["failure"]>): Error {
	if (lostJobId !== undefined) return new JobLostError(lostJobId);
	return errcode === undefined
		? new Error(message)
		: Object.assign(new Error(message), { errcode });
}
