import { counted } from "./formats.ts";

/** The texts of the live list of requests. */
export const requests = {
	live: "Live",
	reconnecting: "Not connected. Trying again…",
	hideOwn: "Hide the console’s own",
	copyCurl: "Copy as curl",
	waiting: (count: number) =>
		`Paused, ${counted(count, "new request", "new requests")}`,
	filter: "Path, status (404, 4xx), method, caller or tracking id",
	pause: "Pause",
	resume: "Resume",
	clear: "Clear",
	emptyTitle: "No requests yet",
	empty: "Send one with curl or your script, and it appears here.",
	noneTitle: "No request matches",
	none: (count: number) =>
		`No match among the last ${counted(count, "request", "requests")}.`,
	columns: ["Time", "Status", "Method", "Path", "Duration", "Caller"],
	details: (method: string, path: string) => `, details of ${method} ${path}`,
	nobody: "Unknown",
	cut: "cut",
	request: "Request",
	reply: "Reply",
	notKept: "Not recorded, because no one was watching.",
};
