import { noQuery, operation } from "../operation.ts";

export const clearRequests = operation({
	id: "clearRequests",
	dialect: "stand-in",
	method: "DELETE",
	path: "/peopled/requests",
	tag: "Stand-in Requests",
	summary: "Clear the Requests",
	description:
		"Forgets every request that the server has recorded, so that a test sees only its own in `GET /v1/requests`. This call is peopled's own, and there in stand-in mode only.",
	query: noQuery,
	replies: { 204: { description: "The list is empty." } },
	refusals: [403],
	scopes: ["spark-admin:people_write"],
});
