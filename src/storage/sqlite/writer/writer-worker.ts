import { parentPort, workerData } from "node:worker_threads";
import { passPoint } from "../../../concurrency/failpoint.ts";
import { JobLostError } from "../../../directory/jobs/job.ts";
import type { WritePart } from "../../sql/people/person-write.ts";
import { openDatabase } from "../database.ts";
import { writePart } from "./person-writes.ts";
import { rollBack } from "./transaction.ts";

/** A task for the thread, which receives it as JSON and replies to each but `close` when it is done. */
export type WriterTask =
	| "begin"
	| "commit"
	| "rollBack"
	| "forget"
	| "close"
	| WritePart;

/** The outcome of a task; without a failure it was done. */
export interface WriterReply {
	failure?: {
		message: string;
		/** The code of SQLite, where SQLite failed. */
		errcode?: number;
		/** The job of a note, which no longer belongs to its owner. */
		lostJobId?: string;
	};
}

// Writes the changes that the main thread has decided, on its own connection.
const { file } = workerData as { file: string };
const { database } = openDatabase(file, { isSecond: true });
parentPort?.on("message", (text: string) => {
	const task = JSON.parse(text) as WriterTask;
	if (task === "close") {
		database.close();
		parentPort?.close();
		return;
	}
	const reply: WriterReply = {};
	try {
		perform(task);
	} catch (cause) {
		reply.failure = describe(cause);
	}
	parentPort?.postMessage(reply);
});

function perform(task: Exclude<WriterTask, "close">): void {
	if (task === "begin") database.exec("BEGIN IMMEDIATE");
	else if (task === "commit") {
		passPoint("sqlite.thread.written");
		database.exec("COMMIT");
		passPoint("sqlite.thread.committed");
	} else if (task === "rollBack") rollBack(database);
	else if (task === "forget") database.forget();
	else {
		passPoint("sqlite.thread.part");
		writePart(database, task);
	}
}

function describe(cause: unknown): WriterReply["failure"] {
	const { message, errcode } = cause as Error & { errcode?: number };
	const lostJobId = cause instanceof JobLostError ? cause.jobId : undefined;
	return { message, errcode, lostJobId };
}
