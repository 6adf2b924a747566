/** The header by which a client marks a request that it may send again. */
export const keyHeader = "Idempotency-Key";
export const keyLengthMax = 255;

/** The request header of every call that stores its reply. */
export const keyHeaders = {
	[keyHeader]: {
		description:
			"A key of your own for this request. The same request again gets the first answer and is not done again; another request with the key gets 422, and 409 while the first is being answered.",
		example: '"8e03978e-40d5-43e8-bc93-6894a57f9324"',
	},
};
