import { readBase } from "../../rehearsal/service/address.ts";
import { recordingVersion } from "../recording.ts";
import { openPeopleMask } from "./mask-people.ts";
import { openProxy } from "./proxy.ts";
import { openRecorder } from "./recorder.ts";

/** Runs the command `peopled proxy` until the signal is aborted, and returns the number of recorded exchanges. */
export async function runProxy(
	{
		to,
		file,
		port,
		arePeopleMasked,
		signal,
	}: {
		/** The address of the service, with or without `/v1`. */
		to: string;
		file: string;
		port: number;
		arePeopleMasked: boolean;
		signal: AbortSignal;
	},
	parts: {
		now: () => number;
		createSecret: () => string;
		tell: (sentence: string) => void;
		onOpen: (url: string) => void;
	},
): Promise<number> {
	const { now, tell } = parts;
	const service = readBase(to);
	const mask = arePeopleMasked
		? openPeopleMask(parts.createSecret())
		: undefined;
	await using recorder = await openRecorder(file, {
		run: {
			version: recordingVersion,
			service,
			startedAt: new Date(now()).toISOString(),
			arePeopleMasked,
		},
		onEnd: tell,
	});
	{
		await using proxy = await openProxy({
			...{ service, port, now },
			record: (exchange) => recorder.record(mask?.(exchange) ?? exchange),
		});
		parts.onOpen(proxy.url);
		await new Promise<void>((resolve) => {
			if (signal.aborted) resolve();
			signal.addEventListener("abort", () => resolve());
		});
	}
	return recorder.count;
}
