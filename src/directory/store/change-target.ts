import type { Author } from "../history/change.ts";
import type { RecordKey } from "./record-key.ts";

/** The record that a change is about, and the author of the change. */
export interface ChangeTarget extends RecordKey {
	author: Author;
	/** A person who was deleted less than this ago is refused with `gone`; without it, with `notFound`. */
	restorableMs?: number;
	/** The job that makes the change. The lock that this job holds does not refuse it. */
	jobId?: string;
}
