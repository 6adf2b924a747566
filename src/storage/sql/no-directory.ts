/** No directory exists at an address, and none may be created there. */
export class NoDirectoryError extends Error {
	constructor(address: string) {
		super(
			`There is no directory at ${address}. Name its address with --data or --store; \`peopled serve\`, \`seed\`, \`organization create\` and \`copy\` create one.`,
		);
		this.name = "NoDirectoryError";
	}
}
