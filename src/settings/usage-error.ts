/** A command line or a setting that cannot be right, in one sentence that says what would be; the command ends with 2. */
export class UsageError extends Error {
	constructor(sentence: string) {
		super(sentence);
		this.name = "UsageError";
	}
}
