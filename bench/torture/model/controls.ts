import type { Organization } from "./world.ts";

/** A server with a fault that the model must find. */
interface Control {
	name: string;
	spoil(organization: Organization): Organization;
}

/** Wrong servers: the right one behind something that spoils its calls. */
export const controls: readonly Control[] = [
	{
		name: "a PUT that keeps what it does not name",
		spoil: ({ call, ...rest }) => ({
			...rest,
			call: (method, ...more) =>
				call(method === "PUT" ? "PATCH" : method, ...more),
		}),
	},
	{
		name: "an If-Match that nobody reads",
		spoil: ({ call, ...rest }) => ({
			...rest,
			call: (method, path, body, { "if-match": _, ...headers } = {}) =>
				call(method, path, body, headers),
		}),
	},
	{
		name: "a deletion that is answered and not made",
		spoil: ({ call, ...rest }) => ({
			...rest,
			async call(method, path, ...more) {
				if (method !== "DELETE") return call(method, path, ...more);
				const question = path.includes("?") ? "&" : "?";
				const reply = await call(
					method,
					`${path}${question}dryRun=true`,
					...more,
				);
				return reply.status === 200 ? { ...reply, status: 204 } : reply;
			},
		}),
	},
	{
		name: "a retry that is made twice",
		spoil: ({ call, ...rest }) => ({
			...rest,
			call: (method, path, body, { "idempotency-key": _, ...headers } = {}) =>
				call(method, path, body, headers),
		}),
	},
];
