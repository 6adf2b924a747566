/** An invalid command line or setting, in one sentence that says what is valid; the command ends with 2. */
export class UsageError extends Error {
	constructor(sentence: string) {
		super(sentence);
		this.name = "UsageError";
	}
}
