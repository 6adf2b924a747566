import { type Static, Type } from "typebox";

/** The version of recordings. */
export const recordingVersion = 1;
/** The maximum size of a body that is recorded. */
export const bodyBytesMax = 8 * 1024 * 1024;

const Headers = Type.Record(Type.String(), Type.String());

/** A recorded body: what its JSON says, its text, or why it was left out. */
const RecordedBody = Type.Object({
	bytes: Type.Integer({ minimum: 0 }),
	json: Type.Optional(Type.Unknown()),
	text: Type.Optional(Type.String()),
	leftOut: Type.Optional(Type.String()),
});
export type RecordedBody = Static<typeof RecordedBody>;

/** The first line of a recording, and of each further run that was appended. */
export const Run = Type.Object({
	version: Type.Literal(recordingVersion),
	/** The address of the service, without a slash at its end. */
	service: Type.String(),
	startedAt: Type.String(),
	/** Whether names, e-mail addresses and numbers of people were replaced. */
	arePeopleMasked: Type.Boolean(),
});
export type Run = Static<typeof Run>;

/** One line: a request, and what the service replied. Secrets are masked, and the addresses are those of the service. */
export const Exchange = Type.Object({
	/** The position of the request in its run. */
	id: Type.Integer({ minimum: 1 }),
	at: Type.String(),
	tookMs: Type.Number(),
	/** Distinguishes the access tokens of a run, from 1; absent: none. */
	caller: Type.Optional(Type.Integer({ minimum: 1 })),
	method: Type.String(),
	/** With the query. Behind the address of a server, nothing else may make it that of another one. */
	path: Type.String({ pattern: "^/" }),
	requestHeaders: Headers,
	requestBody: Type.Optional(RecordedBody),
	/** Absent: no reply came. */
	status: Type.Optional(Type.Integer()),
	replyHeaders: Type.Optional(Headers),
	replyBody: Type.Optional(RecordedBody),
	/** Why the reply is not whole, in words. */
	failure: Type.Optional(Type.String()),
});
export type Exchange = Static<typeof Exchange>;
