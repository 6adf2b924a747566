import type { Author } from "../history/change.ts";

/** Where a change is written, and by whom. */
export interface ChangeTarget {
	orgId: string;
	id: string;
	author: Author;
	/** Somebody who was deleted less than this ago is refused with `gone`, and otherwise with `notFound`. */
	restorableMs?: number;
	/** The job that makes the change: a lock that it holds itself does not refuse it. */
	jobId?: string;
}
