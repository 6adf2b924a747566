import pino from "pino";
import type { ServerLog } from "../http/server-options.ts";

/** Where a server tells what happens, to the API's needs and its own. */
export interface Log extends ServerLog {
	info(sentence: string): void;
	warn(sentence: string): void;
	error(sentence: string, cause: Error): void;
}

/**
 * The log of a server: JSON lines on standard error. Requests that failed with their cause, others
 * at level debug. Headers and bodies are never given to it, so that no secret can be in it. `pid` is
 * the process, where several write the same log.
 */
export function openLog(level: string, pid?: number): Log {
	const log = pino(
		{
			level,
			base: pid === undefined ? null : { pid },
			timestamp: pino.stdTimeFunctions.isoTime,
		},
		pino.destination({ fd: 2, sync: true }),
	);
	const isDebug = log.isLevelEnabled("debug");
	return {
		failure: (request, cause) =>
			log.error(
				{
					...request,
					err: cause instanceof Error ? cause : new Error(String(cause)),
				},
				"request failed",
			),
		request(line) {
			if (isDebug) log.debug(line(), "request");
		},
		info: (sentence) => log.info(sentence),
		warn: (sentence) => log.warn(sentence),
		error: (sentence, err) => log.error({ err }, sentence),
	};
}
