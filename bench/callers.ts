import type { Server } from "./long-changes.ts";

interface Created {
	id: string;
	accessToken: string;
	roles: string[];
}

/** The token of a new person: a guest, or a person with roles and every scope that writes. */
export async function createCaller(
	server: Server,
	name: string,
	roles?: string[],
): Promise<string> {
	const { id } = await callAsAdmin(server, "/people", {
		emails: [`${name}@example.com`],
		displayName: name,
		roles,
	});
	const { accessToken } = await callAsAdmin(server, "/tokens", {
		personId: id,
		name: "bench",
		scopes:
			roles === undefined
				? ["spark:people_read"]
				: ["spark-admin:people_read", "spark-admin:people_write"],
	});
	return accessToken;
}

/** A call with the token of the server's administrator; rejects when it is refused. */
export async function callAsAdmin(
	{ url, token }: Server,
	path: string,
	body?: object,
): Promise<Created> {
	const reply = await fetch(`${url}/v1${path}`, {
		method: body === undefined ? "GET" : "POST",
		headers: {
			authorization: `Bearer ${token}`,
			"content-type": "application/json",
		},
		body: JSON.stringify(body),
	});
	if (!reply.ok) throw new Error(`${path}: ${await reply.text()}`);
	return (await reply.json()) as Created;
}
