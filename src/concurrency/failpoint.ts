/** What a failpoint does when it is passed: it ends the process at once, throws, or stands still. */
interface Failure {
	action: "kill" | "throw" | "stop";
	stopMs: number;
	/** The passage at which it happens, from 1; undefined: at each. */
	passage: number | undefined;
	passed: number;
}

/**
 * Where a test interrupts the process. It does nothing unless `PEOPLED_FAILPOINTS` names the point, as `name=kill`,
 * `name=throw` or `name=stop:500ms`, at the n-th passage with `@n`, and several with commas between. Each failure is told on stderr first.
 */
export function passPoint(name: string): void {
	if (failures !== undefined) fail(name, failures);
}

/** What this process is to be interrupted by, for those who did not mean it; undefined: nothing. */
export function describeFailpoints(): string | undefined {
	return failures === undefined
		? undefined
		: `PEOPLED_FAILPOINTS is set, which is for tests of peopled: this process interrupts itself at ${[...failures.keys()].join(", ")}.`;
}

/** Whether an error, or one behind it, was thrown by a failpoint. */
export function isOfFailpoint(error: unknown): boolean {
	if (failures === undefined) return false;
	let cause = error;
	// A thread passes only the sentence of its error on.
	for (let depth = 0; depth < 10 && cause instanceof Error; depth++) {
		if (sentenceForm.test(cause.message)) return true;
		cause = cause.cause;
	}
	return false;
}

const sentenceForm = /^The failpoint [\w.-]+\.$/;

const failures = readFailures(process.env.PEOPLED_FAILPOINTS);

function readFailures(text = ""): Map<string, Failure> | undefined {
	if (text === "") return undefined;
	return new Map(
		text.split(",").map((word) => {
			const [, name = "", action, ms, passage] =
				/^([\w.-]+)=(kill|throw|stop)(?::(\d+)ms)?(?:@(\d+))?$/.exec(word) ??
				[];
			if (action === undefined)
				throw new Error(
					`PEOPLED_FAILPOINTS has "${word}", and knows name=kill, name=throw and name=stop:500ms, each with @n behind it or without.`,
				);
			const failure: Failure = {
				action: action as Failure["action"],
				stopMs: Number(ms ?? 0),
				passage: passage === undefined ? undefined : Number(passage),
				passed: 0,
			};
			return [name, failure];
		}),
	);
}

function fail(name: string, all: Map<string, Failure>): void {
	const failure = all.get(name);
	if (failure === undefined) return;
	failure.passed++;
	if (failure.passed !== (failure.passage ?? failure.passed)) return;
	tell(`failpoint ${name}: ${failure.action}\n`);
	if (failure.action === "throw") throw new Error(`The failpoint ${name}.`);
	if (failure.action === "kill") process.kill(process.pid, "SIGKILL");
	// A signal may arrive a moment later; nothing may happen before it.
	rest(failure.action === "kill" ? killMsMax : failure.stopMs);
}

const killMsMax = 10_000;

function rest(ms: number): void {
	Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

// At once, since the process may not get to write anything more. This room imports no module of the runtime.
function tell(text: string): void {
	process.getBuiltinModule("node:fs").writeSync(2, text);
}
