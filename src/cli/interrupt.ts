/** How a command ends that is interrupted. */
const interruptedExitCode = 130;

/** Listens for Ctrl-C and SIGTERM while a long command runs. */
interface Interrupt extends Disposable {
	/** Aborted by the first one. A second one ends the process at once. */
	signal: AbortSignal;
}

/** Starts to listen. `tell` hears of the first interruption. */
export function listenForInterrupt(
	tell: (sentence: string) => void,
	sentence: string,
): Interrupt {
	const stop = new AbortController();
	const note = () => {
		if (stop.signal.aborted) process.exit(interruptedExitCode);
		tell(sentence);
		stop.abort(new Error("The command was interrupted."));
	};
	process.on("SIGINT", note);
	process.on("SIGTERM", note);
	return {
		signal: stop.signal,
		[Symbol.dispose]() {
			process.off("SIGINT", note);
			process.off("SIGTERM", note);
		},
	};
}
