import type { Exchange, Run } from "../recording.ts";
import { type Comparing, compareBodies } from "./compare-bodies.ts";
import { compareHeaders } from "./compare-headers.ts";
import { type Difference, showValue } from "./difference.ts";
import { openIdMap } from "./id-map.ts";
import { callOf, pathBelow, readLinks } from "./links.ts";
import { type HereReply, reasonToSkip, replay, type Target } from "./replay.ts";
import { openReport, type ParityReport } from "./report.ts";

/** Pages whose address here is remembered, at most. */
const linksMax = 10_000;

/** Replays a recording at a stand-in, in its order, and reports where the replies differ. */
export async function compareRecording(
	recording: AsyncIterable<{ run: Run; exchange: Exchange }>,
	{
		target,
		areChangesReplayed,
		caller,
	}: { target: Target; areChangesReplayed: boolean; caller: number },
): Promise<ParityReport> {
	const report = openReport(target.name);
	const ids = openIdMap();
	/** The path here of the next page, by that at the service. */
	const nextPaths = new Map<string, string>();
	for await (const { run, exchange } of recording) {
		const link = nextPaths.get(exchange.path);
		const reason = reasonToSkip(
			{ run, exchange },
			{ areChangesReplayed, caller, isKnownLink: link !== undefined },
		);
		const call = callOf(exchange.method, exchange.path);
		if (reason !== undefined) {
			report.skip(run, reason);
			continue;
		}
		const path = link ?? ids.translate(exchange.path);
		const here = await replay(exchange, { path, ids, target });
		const comparing = {
			ids,
			addresses: { service: run.service, here: target.url },
			arePeopleMasked: run.arePeopleMasked,
		};
		report.add(run, {
			call,
			exchange,
			hereStatus: here.status,
			differences: compareReplies(exchange, here, comparing),
		});
		noteNext(exchange, here, { comparing, nextPaths });
	}
	return report.read();
}

function compareReplies(
	{ method, status, replyHeaders = {}, replyBody }: Exchange,
	here: HereReply,
	comparing: Comparing,
): Difference[] {
	// Of two replies that mean something else, every field would differ.
	if (status !== here.status)
		return [
			{
				in: "status",
				field: "status",
				kind: "value",
				service: String(status),
				here: String(here.status),
			},
		];
	const found = compareHeaders(replyHeaders, here.headers, comparing);
	if (method === "HEAD" || replyBody?.leftOut !== undefined) return found;
	if (replyBody?.json !== undefined && here.json !== undefined)
		return [...found, ...compareBodies(replyBody.json, here.json, comparing)];
	const text =
		replyBody?.text ?? (replyBody && showValue(replyBody.json)) ?? "";
	if (text === here.text) return found;
	const kind =
		text === "" ? "additional" : here.text === "" ? "missing" : "value";
	const shown = { service: showValue(text), here: showValue(here.text) };
	return [...found, { in: "body", field: "(text)", kind, ...shown }];
}

// A client that turns a page asks each server for what that server has named.
function noteNext(
	{ replyHeaders = {} }: Exchange,
	here: HereReply,
	{
		comparing: { addresses },
		nextPaths,
	}: { comparing: Comparing; nextPaths: Map<string, string> },
): void {
	const theirs = readLinks(replyHeaders.link).get("next");
	const ours = readLinks(here.headers.link).get("next");
	if (theirs === undefined || ours === undefined) return;
	const from = pathBelow(theirs, addresses.service);
	const to = pathBelow(ours, addresses.here);
	if (from === undefined || to === undefined) return;
	nextPaths.delete(from);
	nextPaths.set(from, to);
	const [eldest] = nextPaths.keys();
	if (nextPaths.size > linksMax && eldest !== undefined)
		nextPaths.delete(eldest);
}
