import pino from "pino";
import type { ServerLog } from "../http/server-options.ts";

/** The log of a server, for the API and for the process. */
export interface Log extends ServerLog {
	info(sentence: string): void;
	warn(sentence: string): void;
	error(sentence: string, cause: Error): void;
}

/**
 * Opens a log of JSON lines on standard error. Failed requests are logged with their cause, and are no errors when they
 * were asked for; others are logged at level debug. It never gets headers or bodies, so it cannot contain secrets. `pid` names the process when
 * several write to the same log.
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
		failure(request, cause) {
			const err =
				cause === undefined || cause instanceof Error
					? cause
					: new Error(String(cause));
			const line = { ...request, err };
			const { asked } = request;
			if (asked === undefined) log.error(line, "request failed");
			else
				log[asked === "failpoint" ? "warn" : "info"](
					line,
					"request failed as asked",
				);
		},
		request(line) {
			if (isDebug) log.debug(line(), "request");
		},
		info: (sentence) => log.info(sentence),
		warn: (sentence) => log.warn(sentence),
		error: (sentence, err) => log.error({ err }, sentence),
	};
}
