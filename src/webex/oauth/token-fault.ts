/** A request for a token that is refused, with the code of RFC 6749, 5.2 or RFC 8628, 3.5. */
export class TokenFault extends Error {
	readonly status: number;
	readonly error: string;
	readonly headers: Readonly<Record<string, string>>;

	constructor(
		error: string,
		sentence: string,
		{
			status = 400,
			headers = {},
		}: { status?: number; headers?: Readonly<Record<string, string>> } = {},
	) {
		super(sentence);
		this.error = error;
		this.status = status;
		this.headers = headers;
	}
}
