import { Worker } from "node:worker_threads";
import { JobLostError } from "../../../directory/jobs/job.ts";
import type { Transaction } from "./transaction.ts";
import type { WriterReply, WriterTask } from "./writer-worker.ts";

/**
 * A thread with a connection of its own, which writes long transactions: everybody reads on meanwhile, and sees nothing
 * of one before its commit. It begins with the first.
 */
export interface WriterThread {
	/** The transaction of the thread: one at a time. Rejects with `ThreadEnded` when the thread is gone. */
	readonly transaction: Transaction;
	/** Ends the thread; call when no transaction is under way. */
	close(): Promise<void>;
}

/** The thread is gone, and with it what nobody can answer for. */
export class ThreadEnded extends Error {}

/** `file` is open already, and has the newest schema. */
export function openWriterThread(file: string): WriterThread {
	const suffix = import.meta.url.endsWith(".ts") ? "ts" : "js";
	let worker: Worker | undefined;
	let ended: ThreadEnded | undefined;
	let answer: ((reply: WriterReply | ThreadEnded) => void) | undefined;
	const end = (reason: string) => {
		ended ??= new ThreadEnded(reason);
		answer?.(ended);
	};
	const start = () => {
		const started = new Worker(
			new URL(`./writer-worker.${suffix}`, import.meta.url),
			{ workerData: { file } },
		);
		started.on("message", (reply: WriterReply) => answer?.(reply));
		started.on("error", (cause) => end((cause as Error).message));
		started.on("exit", (code) => end(`exit code ${code}`));
		return started;
	};
	const ask = async (task: WriterTask): Promise<void> => {
		if (ended !== undefined) throw ended;
		worker ??= start();
		// Who waits for the thread must not end before it answers, as Node would with nothing else to do.
		worker.ref();
		const { promise, resolve } = Promise.withResolvers<
			WriterReply | ThreadEnded
		>();
		answer = resolve;
		worker.postMessage(task);
		const reply = await promise;
		answer = undefined;
		worker.unref();
		if (reply instanceof ThreadEnded) throw reply;
		if (reply.failure !== undefined) throw readFailure(reply.failure);
	};
	return {
		transaction: {
			begin: () => ask("begin"),
			write: (part) => ask(part),
			commit: () => ask("commit"),
			rollBack: () => ask("rollBack"),
		},
		async close() {
			if (worker === undefined || ended !== undefined) return;
			const isOver = new Promise((resolve) => worker?.once("exit", resolve));
			worker.ref();
			worker.postMessage("close" satisfies WriterTask);
			await isOver;
		},
	};
}

// A failure as it was on the thread: what it is told by is all that comes across.
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
