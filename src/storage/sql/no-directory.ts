/** There is no directory where one was named, and none is to be made. */
export class NoDirectoryError extends Error {
	constructor(place: string) {
		super(
			`There is no directory at ${place}. Say where it is with --data or --store; \`peopled serve\`, \`seed\`, \`organization create\` and \`copy\` make one.`,
		);
		this.name = "NoDirectoryError";
	}
}
