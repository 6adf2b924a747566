/** No directory exists at an address, and none may be created there. */
export class NoDirectoryError extends Error {
	constructor(address: string) {
		super(
			`There is no directory at ${address}. Say where it is with --data or --store; \`peopled serve\`, \`seed\`, \`organization create\` and \`copy\` make one.`,
		);
		this.name = "NoDirectoryError";
	}
}
